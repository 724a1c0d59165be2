package segment_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// noon is when most journeys of these tests begin.
var noon = time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)

// journey returns a user's sessions from texts such as "cart+2h order+3h", whose
// times count from noon.
func journey(sessions ...string) conversion.Journey {
	j := conversion.Journey{User: "u"}
	for i, text := range sessions {
		s := conversion.Session{User: "u", ID: fmt.Sprint("s", i+1), Index: i + 1}
		for _, field := range strings.Fields(text) {
			name, after, _ := strings.Cut(field, "+")
			d, err := time.ParseDuration(after)
			if err != nil {
				panic(err)
			}
			s.Events = append(s.Events, conversion.Event{User: "u", Session: s.ID, Name: name, Time: noon.Add(d)})
		}
		if n := len(s.Events); n > 0 {
			s.Start, s.End = s.Events[0].Time, s.Events[n-1].Time
		}
		j.Sessions = append(j.Sessions, s)
	}
	return j
}

// randomJourney returns up to five sessions, one after the other, of events called
// a, b and c, some at the same time.
func randomJourney(seed uint64) conversion.Journey {
	rng := rand.New(rand.NewPCG(seed, 7))
	j := conversion.Journey{User: "u"}
	at := noon
	for i := range 1 + rng.IntN(5) {
		s := conversion.Session{User: "u", ID: fmt.Sprint("s", i+1), Index: i + 1, Touch: conversion.Touch{
			Source: "google", Channel: []string{"Email", "Direct"}[rng.IntN(2)],
		}}
		at = at.Add(time.Duration(1+rng.IntN(30)) * time.Hour)
		for range 1 + rng.IntN(4) {
			at = at.Add(time.Duration(rng.IntN(3)) * time.Hour)
			s.Events = append(s.Events, conversion.Event{
				User: "u", Session: s.ID, Name: string(rune('a' + rng.IntN(3))), Time: at, Seq: int64(len(s.Events)),
				Props: conversion.Props{conversion.Number("n", float64(rng.IntN(9))/10), conversion.String("k", string(rune('x'+rng.IntN(3))))},
			})
		}
		j.Sessions = append(j.Sessions, s)
	}
	return j
}
