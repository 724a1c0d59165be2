// Package insight says what the counts of the other packages mean: what a micro
// conversion is worth, how likely an open visit is to convert, which micro
// conversions nobody has defined yet, where a funnel loses money, whether the
// tracking itself is broken, whether a target will be met, and who is worth an
// offer.
//
// # Units and counters
//
// A [Study] says what is a unit, a session or the first part of a journey, and what
// is its conversion; a [Reader] makes units of a user's events. Estimates are made
// from counters, which count units in any order, merge, and are saved as canonical
// bytes; an [Accumulator] feeds any number of them in one pass over the events, and
// conversion.Accumulate does so with several goroutines. Counters:
//
//	Chain       by which states units went on, and what became of them
//	Micro       what one micro conversion does for the macro conversion
//	Discovery   which events, properties, pages and durations do
//	Amounts     what conversions brought
//	Experiment  what an invitation did that was drawn by lot
//	Training    how units looked while they were open: for a Card, a live score
//	OpenVisits  what is still to come of units that are open
//	PageValue   the page value of Universal Analytics, for comparison
//
// One's own counter has the methods of [Counter]; conversiontest.CheckCounter holds it
// to the laws that these keep. Other questions are asked of reports that are there
// already: [Opportunities] and [StepChange] of funnels, [ForecastTargets] of goals,
// [ReturnOf] of attribution, [Choose] of visitors in progress. A [GridAccumulator] has
// its own way through the events, because a broken tracker shows only where every
// step is counted by itself.
//
// # What the numbers are not
//
// Nothing here claims a cause unless the data were randomised. Each estimate has an n
// and an interval, and a [Basis]:
//
//   - The probability of a state ([ChainFit], [Live]) is what became of units that were
//     there before, as if how they came there did not matter. It is no promise, and a
//     group that is likely to convert is not one that an offer moves.
//   - A gain is a share of the value along the way. Those of one unit add up to what it
//     has become likelier to convert since it began, one conversion at most, so a
//     sign-up and the order it led to are never both counted in full. Units that leave
//     lose theirs again, so over all units the sum may exceed what conversions brought.
//     A gain is not what would be lost without the step.
//   - A naive value counts the same order at every step before it: an upper bound.
//   - An adjusted effect compares units alike in stratum and age. They may differ in
//     what nobody recorded, such as what they came for. Age is a number of events, of
//     which doing it is one: where getting on takes events too, those who did it are a
//     step behind, and an effect around 0 comes out below.
//   - A discovery is a proposal to a person. Of those called positive or negative about
//     one in twenty is chance, and among a few first events one takes the place of
//     another: what wastes them is negative without doing harm.
//   - An opportunity is the size of a gap to a baseline, not what a repair will bring.
//   - A step's part in a change says where numbers moved, not who moved them.
//   - The cause of a health finding is what the other steps of the same day speak for.
//   - A forecast goes on as before: it knows of no campaign to come.
//   - An offer's gain holds if its assumed uplift does; the holdout tells.
//   - Expected return is money for closed visits and probability for open ones, which
//     does not fall while nothing happens: of journeys that are open for days, most of
//     those that are silent are over.
//   - An effect of an [Experiment] is one of the invitation, in the units that were
//     drawn.
//
// # What it costs
//
// Counters take some ten to some hundred nanoseconds per event and do not allocate for
// what they have seen before; their size depends on what is told apart, not on the
// number of units. Reading the units, which cuts sessions and scores goals, costs more
// than counting them. A chain of 100 states is solved in a millisecond, one of 4,096 in
// seconds.
package insight
