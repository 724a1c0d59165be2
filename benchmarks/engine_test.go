package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEnginesAgree: wherever an engine has an answer, it is that of the library,
// on whole events and on events that lack properties. Where an engine cannot
// be asked about something absent, it fails and is never wrong.
func TestEnginesAgree(t *testing.T) {
	for name, traits := range map[string]traits{"whole": {}, "lacking": lacking} {
		events := randomEvents(4000, traits)
		for _, c := range conditions {
			want := answersOf(t, engines[0], c, traits)
			for _, e := range engines[1:] {
				t.Run(name+"/"+c.name+"/"+e.name, func(t *testing.T) {
					for i, got := range answersOf(t, e, c, traits) {
						if got != failed {
							require.Equal(t, want[i], got, "%+v", events[i])
						} else {
							require.True(t, traits.missing > 0 && e.name == "cel-go, variables", "no answer on %+v", events[i])
						}
					}
				})
			}
		}
	}
}

// TestLibraryIsRight on all events, also where a property is of another type.
func TestLibraryIsRight(t *testing.T) {
	for _, traits := range []traits{{}, lacking, odd, {newPages: true}} {
		for _, c := range conditions {
			require.Equal(t, answersOf(t, engines[1], c, traits), answersOf(t, engines[0], c, traits), c.name)
		}
	}
}

// TestSamplesDecide: no condition is answered by always saying the same.
func TestSamplesDecide(t *testing.T) {
	for _, c := range conditions {
		answers := answersOf(t, engines[1], c, lacking)
		require.Contains(t, answers, holds, c.name)
		require.Contains(t, answers, holdsNot, c.name)
	}
	require.Len(t, fitting(nameSetNumber), sampleSize)
	require.Len(t, fitting(namePathNumber), sampleSize)
}

func TestLibraryAllocatesNothing(t *testing.T) {
	for _, c := range conditions {
		events := randomEvents(200, lacking)
		answer, err := engines[0].bind(c, events)
		require.NoError(t, err)
		require.Zero(t, testing.AllocsPerRun(10, func() {
			for i := range events {
				answer(i) //nolint:errcheck // it never fails
			}
		}), c.name)
	}
}

const (
	holds    = "holds"
	holdsNot = "holds not"
	failed   = "failed"
)

func answersOf(t *testing.T, e engine, c condition, traits traits) (all []string) {
	events := randomEvents(4000, traits)
	answer, err := e.bind(c, events)
	require.NoError(t, err, "%s: %s", e.name, c.name)
	for i := range events {
		said := holdsNot
		switch held, err := answer(i); {
		case err != nil:
			said = failed
		case held:
			said = holds
		}
		all = append(all, said)
	}
	return all
}
