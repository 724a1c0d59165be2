package ingest

import "iter"

// Valid yields what was read without error, and hands each error to report,
// for whoever takes a plain sequence, such as conversion.Accumulate:
//
//	users := ingest.Valid(ingest.GroupByUser(events), func(err error) { log.Print(err) })
//	err := conversion.Accumulate(users, 4, counts)
//
// An *[Error] that is Final means that the input could not be read to its end.
func Valid[T any](seq iter.Seq2[T, error], report func(error)) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v, err := range seq {
			if err != nil {
				report(err)
			} else if !yield(v) {
				return
			}
		}
	}
}
