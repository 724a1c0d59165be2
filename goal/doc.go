// Package goal defines conversion goals and scores visits by them.
//
//	var goals = goal.MustCompile(
//		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"),
//			Count: goal.OncePer("order_id"), Value: goal.EventValue()},
//		goal.Goal{Name: "newsletter", Kind: goal.Milestone, Rule: rule.Page("/newsletter/thanks"),
//			Value: goal.Fixed(conversion.Cents(250, "EUR"))},
//		goal.Goal{Name: "reader", Kind: goal.Secondary, Rule: rule.All(rule.ContentType("guide"), rule.Engaged(2*time.Minute))},
//	)
//
// A [Goal] is a rule with a kind, a way of counting and a value. [Compile]
// checks all of them, tells all faults at once, and makes a [Set] that any
// number of goroutines may use; [Lint] names what cannot be meant.
//
// # Scoring
//
// [Set.Score] scores one session, [Set.ScoreJourney] all sessions of a user, so
// that limits per user hold. The [Score] has the completions, real value apart
// from virtual, and what was wrong with the events.
//
// A [Tracker] does the same live. It scores; it does not cut. session.Live says
// where a visit ends:
//
//	if visit, begins := live.Next(event); begins {
//		tracker.NextSession(visit.Touch)
//	}
//	for _, done := range tracker.Observe(event) { … }
//
// So fed with events in order, each once, it has completed after each event what
// ScoreJourney completes for the events so far. The states of both can be saved and restored.
//
// # Reports
//
// An [Accumulator] counts many users and merges with others; its [Report] says
// who reached what, with intervals. [Refunds] and late revenue revalue
// completions ([Score.Adjust]), [Set.Targets] compares them with what was
// wanted. [Set.Explain] says why a goal was or was not reached.
package goal
