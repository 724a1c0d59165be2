package main

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// span returns the times of the first and of the last event.
func span(users [][]conversion.Event) (from, to time.Time) {
	for _, events := range users {
		for i := range events {
			t := events[i].Time
			if _, dated := events[i].UnixNano(); !dated {
				continue
			}
			if from.IsZero() || t.Before(from) {
				from = t
			}
			if t.After(to) {
				to = t
			}
		}
	}
	return from, to
}

// nameCount is how often events of a name occur.
type nameCount struct {
	Name  string `json:"name"`
	Count int64  `json:"count"`
}

// namesOf counts the names of events, the most frequent first.
func namesOf(users [][]conversion.Event) []nameCount {
	counts := map[string]int64{}
	for _, events := range users {
		for i := range events {
			counts[events[i].EventName()]++
		}
	}
	return byCount(counts)
}

func byCount(counts map[string]int64) (names []nameCount) {
	for name, n := range counts {
		names = append(names, nameCount{name, n})
	}
	slices.SortFunc(names, func(a, b nameCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Name, b.Name))
	})
	return names
}

// amountsWithoutCurrency counts those that no value rule can compare.
func amountsWithoutCurrency(users [][]conversion.Event) (n int64) {
	for _, events := range users {
		for i := range events {
			if events[i].Value.Currency == conversion.UnknownCurrency {
				n++
			}
		}
	}
	return n
}
