// Package conversion is the model and the guide of a library for conversion
// goals: it tells which goals a visit reached, when, by which way it came, and
// what it is worth.
//
// Marketing speaks of macro conversions (an order, a sales call, a signed
// contract) and of micro conversions: milestones on the way to them (the
// newsletter, the cart, a quote) and secondary actions that show interest (a
// share, a comment, a video watched to the end). A Go service imports the
// library, defines its goals in code, feeds it events, and unit-tests all of it.
// Nothing runs beside it.
//
// # The two functions you need
//
// goal.MustCompile checks goals and makes a set of them that any number of
// goroutines may use; its Score tells what a session reached:
//
//	var goals = goal.MustCompile(
//		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()},
//		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart"), Value: goal.Fixed(conversion.Cents(300, "EUR"))},
//		goal.Goal{Name: "reader", Kind: goal.Secondary, Rule: rule.All(rule.Path("/guide/**"), rule.Engaged(2*time.Minute))},
//	)
//
//	score := goals.Score(session)
//	fmt.Println(score.Reached("order"), score.Real, score.Furthest())
//
// Live, a tracker per user gives the same answer event by event, while
// session.Live says where a visit ends; the states of both can be saved:
//
//	if visit, begins := live.Next(event); begins {
//		tracker.NextSession(visit.Touch)
//	}
//	for _, done := range tracker.Observe(event) { … }
//
// # A complete program
//
// It reads events, cuts them into visits, and prints what each visit reached:
//
//	for events, err := range ingest.GroupByUser(ingest.NDJSON(file)) {
//		if err != nil {
//			fmt.Println(err) // the line, the column, the field and the value; the rest goes on
//		}
//		for _, visit := range visits.Cut(events) {
//			score := goals.Score(visit)
//			fmt.Println(visit.User, visit.Touch.Channel, score.Furthest(), score.Real, score.Virtual)
//		}
//	}
//
// The whole of it is examples/quickstart; examples/shop is a report over many
// users, and examples/backend a shop's back end that scores visits live.
//
// # Concepts, in the order in which you meet them
//
// An [Event] is one thing a visitor did, at one time. Names are free; GA4's are
// the convention: page_view, add_to_cart, purchase. Properties are typed; a
// [Key] keeps the compiler watching over them.
//
// A predicate (package rule) speaks of one event, a rule of the visit so far.
// And, Or and Not combine predicates on the same event; All, Any and None
// combine what happened in the same visit. The two are different types, because
// to confuse them is the commonest fault in the field.
//
// A goal (package goal) is a rule with a kind, a way of counting and a value.
// Real value is that of macro conversions; the value of micro conversions is
// virtual, for it foresees the same money, and the two are never added.
// [Money] is exact and of one currency; sums are [Totals].
//
// A [Session] is the events of one user up to a pause; package session cuts
// them, by the policy of the tool that you compare with. A [Touch] says where a
// session came from; package channel makes it from URL, referrer and campaign
// parameters, with the evidence. A [Journey] is all sessions of a user.
//
// A funnel (package funnel) is steps that visitors take one after the other; it
// tells how far they get, where they are lost, and how long it takes.
//
// A segment (package segment) is a condition on the whole journey of a user at an
// instant; segments and partitions are compared by how many of them convert, and
// how sure the difference is.
//
// A report is made by an [Accumulator]: add users, merge, report. A [Rate] is
// never bare: it has its number of cases and its interval.
//
// # Promises
//
// Results are functions of the set of events: in batch the order of arrival, the
// number of goroutines and the order of maps never show. Live, events come in
// order, or wait for late ones, and then live and batch agree. Events with the
// same ID count once in a visit. Definitions are checked when compiled,
// all faults at once, each with its place; evaluation returns no error and does
// not panic, and what is wrong with the data is a [Finding] in the result. The
// library has no clock, no randomness and no log, and no goroutines but those
// that [Accumulate] is asked for.
//
// # Where to go next
//
//   - rule: what can be asked of an event and of a visit
//   - goal: goals, scoring, trackers, reports, explanations, lint, refunds, targets
//   - funnel: how far visitors get, and where they are lost
//   - segment: who did what, and which of them convert
//   - session: policies, and cutting events as they arrive
//   - channel: where visits come from, with the rule sets of several tools
//   - ingest: readers for NDJSON, CSV, the GA4 export and Segment calls
//   - definition: goals, funnels and segments as one JSON document
//   - conversiontest: helpers for your own tests
package conversion
