// Package funnel tells how far visitors get along a list of steps: where they
// enter, how far they come, where they are lost, and how long it takes.
//
//	var checkout = funnel.MustCompile(funnel.Funnel{
//		Name:   "checkout",
//		Within: 7 * 24 * time.Hour,
//		Steps: []funnel.Step{
//			{Name: "product", On: rule.Page("/p/**")},
//			{Name: "cart", On: rule.Event("add_to_cart")},
//			{Name: "order", On: rule.Event("purchase"), Within: 24 * time.Hour},
//		},
//	})
//
//	result := checkout.Eval(events, time.Time{}) // result.Level is 2: product and cart
//	fmt.Println(checkout.Explain(events, time.Time{}))
//
// A report over many users is made by an [Accumulator]: add users, merge, report.
//
// # Attempts
//
// The answer is a function of the set of an actor's events, never of the order
// in which they arrive. An attempt is a sequence of events that serve steps: each
// event one step, each step once, in the order of the steps, inside the limits.
// Of all attempts the best counts: the one that comes furthest; of those the one
// that is there first; of those, the one with more steps, then the one that
// entered last, then the one whose steps come first. Its times are the times of
// the report, its events decide breakdowns and trends, so that two views of a
// funnel never disagree.
//
// Limits are inclusive and a day is 24 hours. Funnel.Within is from the first
// step to the last, Step.Within from the step before; both may be set and both
// are exact. Simultaneous events may follow each other in either order, unless
// [Ties] says otherwise, and each still serves one step.
//
// # Direct, optional, in any order, open
//
// A direct step follows the step before with nothing relevant between; more of
// the step before, such as a reload, does not interrupt. An optional step may be
// passed over; it counts where it is taken, but never at the price of a later
// conversion. Steps with AnyOrder form a group with the step before, whose members
// come in any order; [AnyOrder] puts all steps into one. In an open funnel an
// attempt begins at any step.
//
// # Exclusions
//
// An exclusion spoils the attempts that it meets between two steps, or after the
// furthest step while the attempt could still have gone on. Result.Level is how far
// an actor came without; Result.Ignoring is how far it would have come but for the
// exclusions. Whoever starts anew and gets as far is not excluded.
//
// # Pending and mature
//
// With an asOf, an attempt that may still go on makes its actor pending: neither
// converted nor lost. Rates are of actors who have had their time (the window is
// over), converted or not. Otherwise the quick ones of the last days would count
// while the slow ones are still on their way, and each recent rate would be too
// high.
//
// # What is counted
//
// Users, unless [By] says sessions or users with a property held constant. With
// [EveryEntry] rounds are counted: an actor goes through the funnel as often as it
// can. [FirstEntry] looks at the first entry only.
//
// # Live, explained, from elsewhere
//
// A [Tracker] follows one actor event by event and tells at any time what Eval
// would; its state can be saved. [Plan.Explain] says what kept an actor from the
// next step, and what would have been enough. [Evaluator.EvalMasks] takes events
// whose predicates somebody else has evaluated. [Lint] looks at definitions,
// [Compare] at two reports.
//
// # What it costs
//
// Evaluation takes time linear in the events of an actor and allocates nothing in
// the long run; so does a history of millions of events, all at one instant if
// need be. Three kinds of funnels can take longer where many attempts are open at
// the same time: groups inside an ordered funnel (time grows with the number of
// steps), optional steps together with exclusions (with the number of entries in
// the window), and groups whose exclusions happen at the very instant of steps
// (with the number of sets of steps that can have been taken, so keep such groups
// small).
//
// # Coming from another tool
//
//	tool                        the same here                          what differs, and why
//	GA4 funnel exploration      open and closed; directly and          GA4 limits single steps only; here the whole
//	                            indirectly followed by; "within" of    funnel too. Which attempt GA4 takes where a user
//	                            a step; breakdown                      tries several times is not published; here the best
//	PostHog, ordered            conversion window; person or session   simultaneous events: PostHog goes through the steps
//	                            as the actor; breakdown first and      greedily, here as many as can be served are.
//	                            last touch; optional steps             Its exclusion removes the person even where a clean
//	                                                                   attempt follows; here it is Excluded only if
//	                                                                   no clean attempt comes as far. One value per person
//	PostHog, strict             all steps Direct                       every entry is tried
//	PostHog, unordered          Order: AnyOrder                        events are matched to steps, not taken as they
//	                                                                   come; an exclusion means the same in every order
//	ClickHouse windowFunnel     the window; Ties: LaterTies for        one event can serve several steps there (issues
//	                            strict_increase; any ties for          34986, 21835), so levels are too high where
//	                            strict_once                            conditions overlap; strict_increase loses chains
//	                                                                   (52844); strict_order tries one entry: use Direct;
//	                                                                   strict_deduplication has no counterpart. Package
//	                                                                   windowfunnel gives ClickHouse's own answers
//	Mixpanel                    Entry: FirstEntry for uniques;         all entries are tried by default; totals
//	                            EveryEntry for totals; holding a       count the largest possible number of conversions
//	                            property constant: ByUserAnd
//	Amplitude                   this order, any order, exact order     a segment applies to the step that you choose;
//	                            (Direct); conversion window            days are 24 hours as there
//	Doris window_funnel         every entry is tried                   its mode "fixed" refuses another step in between;
//	                                                                   Relevant says what may interrupt
//	Matomo, Plausible           By: BySession                          windows, ties and repeats have defined answers
//
// Sources: the documentation of these products and, where it is open, their code:
// PostHog funnel-udf/src/steps.rs, ClickHouse
// src/AggregateFunctions/AggregateFunctionWindowFunnel.cpp, Apache Doris'
// regression suite of window_funnel_v2.
package funnel
