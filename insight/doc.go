// Package insight says what the counts of the other packages mean: what a micro
// conversion is worth, how likely an open visit is to convert, which micro
// conversions nobody has defined yet, where a funnel loses money, whether the
// tracking itself is broken, whether a target will be met, and who is worth an
// offer.
//
// # Units and counters
//
// A [Study] says what is a unit, a session or the first part of a journey, and what
// is its conversion; a [Reader] makes units of a user's events. All estimates are
// made from counters ([Chain], [Micro], [Discovery], …), which count units in any
// order, merge, and are saved as canonical bytes; an [Accumulator] feeds any number
// of them in one pass over the events.
//
// # What the numbers are not
//
// Nothing here claims a cause unless the data were randomised. Each result carries
// its [Basis]: a share of the value along a chain, an association, an association
// among like units, or the effect in an experiment.
package insight
