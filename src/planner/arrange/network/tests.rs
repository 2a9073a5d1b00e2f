//! The flow and the solver agree, and prices bound what they price.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::planner::{Control, arrange::model, sample, solver::Effort};

#[test]
fn no_papers_cost_less_than_the_prices_of_others_say() {
    let (mut chance, mut same) = (ChaCha8Rng::seed_from_u64(3), 0);
    for seed in 1..=6 {
        let input = sample::county(seed);
        let network = Network::of(&Market::of(&input), input.rules.paper_cost_per_site_category);
        let mut flows = Flows::default();
        let mut any = || (0..input.sites.len()).map(|_| chance.random_range(0..1 << network.papers)).collect::<Vec<Papers>>();
        let cost = |papers: &[Papers], flows: &mut Flows| network.cost(papers, flows);
        let known = any();
        let exact = cost(&known, &mut flows);
        let prices = network.prices(&flows);
        let mut reckoning = Reckoning::default();
        // Its own prices tell its cost, unless somebody has no seat at all.
        assert!(!network.exceeds(&known, (&prices, exact + 1e-3), &mut reckoning), "county {seed}: {exact}");
        same += usize::from(network.exceeds(&known, (&prices, exact - 1e-3), &mut reckoning));
        for _ in 0..20 {
            let papers = any();
            let exact = cost(&papers, &mut flows);
            assert!(!network.exceeds(&papers, (&prices, exact + 1e-3), &mut reckoning), "county {seed}: {exact}");
        }
    }
    assert!(same >= 4, "{same} of 6");
}

#[test]
fn the_flow_costs_what_the_solver_says_and_never_more() {
    let mut same = 0;
    for seed in 1..=6 {
        let mut input = sample::county(seed);
        input.applicants.iter_mut().for_each(|applicant| applicant.accessible = false);
        let mut market = Market::of(&input);
        market.least_rooms.iter_mut().chain(&mut market.least_seats).for_each(|least| *least = 0);
        let network = Network::of(&market, input.rules.paper_cost_per_site_category);
        let papers = vec![(1 << network.papers) - 1; market.sites.len()];
        let flow = network.cost(&papers, &mut Flows::default());
        let whole = model::build(&input, &market, (model::Whole::Nothing, None)).fix(&papers);
        let solved = whole.solve(&market, (Effort { seconds: 9.0, threads: 1, seed: 1, gap: 0.0 }, &Control::default()), None).unwrap();
        // The model also wants a room in use at every open site, so it may cost more.
        assert!(flow <= solved.cost + 1e-3, "county {seed}: {flow} and {}", solved.cost);
        same += usize::from((flow - solved.cost).abs() < 1e-3);
    }
    assert!(same >= 4, "{same} of 6");
}
