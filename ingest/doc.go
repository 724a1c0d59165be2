// Package ingest turns other systems' events into conversion.Event.
//
// A reader takes an io.Reader and yields events, one after the other, holding
// no more than one record:
//
//	for e, err := range ingest.NDJSON(os.Stdin) {
//		if err != nil {
//			log.Print(err) // line 5, column 80: value.amount: want a decimal number, have "12,50"
//			continue
//		}
//		…
//	}
//
// [NDJSON] reads the library's own form, [CSV] tables by a [Mapping] of their
// columns, [GA4] the BigQuery export, [Segment] calls as Segment, RudderStack
// and Jitsu send them. [ByUser] then gives one user's events at a time, as
// goals want them; [Stitch] joins devices with those who log in.
//
// # What is an error
//
// Readers are lenient in what they do not know and strict in what they do:
// unknown fields are skipped and counted in [Stats]; a known field of the wrong
// type is an error, never a zero value; null is absence. A bad record gives one
// [*Error], the first in the order of the input, and reading goes on with the
// next, unless [StopOnError]. An error of the io.Reader ends the stream.
//
// A byte order mark is skipped, CRLF is LF, blank lines are skipped, invalid
// UTF-8 becomes U+FFFD, and of duplicate JSON keys the last counts. Times are
// in UTC, from 1678 to 2261. Amounts are read from the digits of the input and
// never pass through a float. JSON may be nested 64 deep.
//
// # Concurrency
//
// A sequence is read by one goroutine, and can be ranged over once. The events
// are the caller's to keep, but for [Reuse]. Small ones share blocks of memory,
// so that one kept alone holds up to 2 KB.
package ingest
