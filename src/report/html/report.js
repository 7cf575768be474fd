"use strict";
// Sorts tables by a click on a heading: numbers the largest first, texts by alphabet; a second click
// turns the order round. Numbers are read as the page's language writes them.
const isFrench = document.documentElement.lang === "fr";
const numberOf = (cell) => {
  const text = cell.textContent.trim().replace(isFrench ? /[\s\u00a0\u202f]/g : /,/g, "");
  return text === "" ? NaN : Number(isFrench ? text.replace(",", ".") : text);
};
const compare = (left, right) => {
  const numbers = [numberOf(left), numberOf(right)];
  if (!numbers.some(Number.isNaN)) return numbers[1] - numbers[0];
  const texts = [left.textContent.trim(), right.textContent.trim()];
  // Empty cells are last.
  if (texts.includes("")) return texts[0] === "" ? (texts[1] === "" ? 0 : 1) : -1;
  return texts[0].localeCompare(texts[1]);
};
for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    if (heading.classList.contains("unsorted")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const turned = heading.getAttribute("aria-sort") === "descending";
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", turned ? "ascending" : "descending");
      const rows = [...table.tBodies[0].rows];
      rows.sort((left, right) => (turned ? -1 : 1) * compare(left.cells[column], right.cells[column]));
      table.tBodies[0].append(...rows);
    });
  });
}
