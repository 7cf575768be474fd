//! What follows from settings, and which are refused.

use super::{AnomalyKind, Plan, Settings};

fn with(anomaly: &str) -> Settings {
    Settings {
        anomalies: vec![anomaly.parse().unwrap()],
        ..Settings::default()
    }
}

#[test]
fn a_slowdown_hits_the_third_busiest_endpoint_all_day() {
    let plan = Plan::new(&with("slowdown")).unwrap();
    assert_eq!(plan.effects[0].endpoint, Some(2));
    assert_eq!(plan.effects[0].slots, 0..1440);
    let text = &plan.describe_anomalies()[0];
    assert!(
        text.starts_with("slowdown:1.3 at POST /api/v1/dynamique/session/ from "),
        "{text}"
    );
}

#[test]
fn anomalies_last_as_long_as_they_say() {
    for (text, minutes) in [
        ("errors", 15),
        ("timeouts", 30),
        ("gap", 60),
        ("gap:2", 120),
        ("spike", 20),
        ("step", 720),
    ] {
        assert_eq!(
            Plan::new(&with(text)).unwrap().effects[0].slots.len(),
            minutes,
            "{text}"
        );
    }
}

#[test]
fn one_endpoint_is_enough_for_every_anomaly() {
    for kind in AnomalyKind::ALL {
        let settings = Settings {
            endpoints: 1,
            containers: 1,
            ..with(kind.name())
        };
        let plan = Plan::new(&settings).unwrap();
        assert_eq!(plan.describe_anomalies().len(), 1);
    }
}

#[test]
fn settings_out_of_range_are_refused_with_what_to_give() {
    let bad = [
        Settings {
            endpoints: 0,
            ..Settings::default()
        },
        Settings {
            endpoints: 5001,
            ..Settings::default()
        },
        Settings {
            containers: 0,
            ..Settings::default()
        },
        Settings {
            broken_pct: -1.0,
            ..Settings::default()
        },
        Settings {
            ansi_pct: f64::NAN,
            ..Settings::default()
        },
        Settings {
            broken_pct: 60.0,
            application_pct: 60.0,
            ..Settings::default()
        },
        Settings {
            span: std::time::Duration::ZERO,
            ..Settings::default()
        },
        with("step@GET /nowhere"),
    ];
    for settings in bad {
        assert!(Plan::new(&settings).is_err(), "{settings:?}");
    }
    let error = Plan::new(&with("step@99")).unwrap_err().to_string();
    assert!(error.contains("from 1 to 60"), "{error}");
}
