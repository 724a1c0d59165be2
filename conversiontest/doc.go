// Package conversiontest helps to unit-test goals, funnels, segments and models of
// attribution: a visit is written as a sentence, so that the test of a goal is a
// table.
//
//	{"buys at once", conversiontest.Visit("/p/1", "add_to_cart", "/checkout",
//		conversiontest.Event("purchase", conversiontest.Order("7"), conversiontest.Worth("59.90 EUR"))),
//		[]string{"product", "cart", "checkout", "order"}},
//
// [Visit] makes a session of pages and events, [Journey] a user of several
// visits, and [Completed] names what a score has reached.
//
// A test of a funnel is a table of visits too; [Reached] tells which steps a
// visit or several took:
//
//	{"detour keeps the place", conversiontest.Visit("/p/1", "/help", "add_to_cart"), []string{"product", "cart"}},
//
// A test of segments is one of journeys: [Visits] writes several visits and what
// lies between them in one sentence, [Day] names an instant, and [Members] the
// segments to which the user belongs then:
//
//	{"comes back", conversiontest.Visits(conversiontest.Channel("Paid Search"), "/p/1", conversiontest.Later(3*day), "/p/1"),
//		conversiontest.Day(5), []string{"returning", "by an ad"}},
//
// A table of paths is written in sentences as well, by [Paths], and [Credited] puts
// the credit that a model gives into words:
//
//	table := conversiontest.Paths("EUR", "Search > Email: 4 of 10, 200.00", "Search: 2 of 20")
//
// [Lint] fails on goals that are well formed but hardly meant so. [CheckRule]
// finds out whether the Go functions in a rule keep what rule.Func and
// rule.Match ask of them, and [CheckSet] whether a whole set gives the same
// results live and in batch, in any order, and over a restart. [LintFunnels] and
// [CheckFunnel] do the same for funnels, [LintSegments] and [CheckSegments] for
// segments, [CheckModel] and [CheckCurve] hold one's own models of attribution to
// the laws that the library's keep, and [CheckCounter] and [CheckStates] do so for what
// counts the units of insight. They return errors and need no testing.T:
//
//	func TestGoals(t *testing.T) {
//		if err := conversiontest.CheckSet(goals); err != nil {
//			t.Error(err)
//		}
//	}
//
// Nothing here depends on the clock or on chance: random visits are the same in
// every run.
package conversiontest
