package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// aggregated is one line of a table of paths, as existing tools take it.
type aggregated struct {
	path               string // keys joined by " > "
	conversions, nulls int64
	cents              int64 // of all conversions
}

// randomPaths returns what so many journeys add up to. Their keys are drawn with
// weights 1, 1/2, 1/3, …; their length is geometric with mean 5, at most 60; one in
// ten converts.
func randomPaths(journeys, keys int) (lines []aggregated) {
	dice := rand.New(rand.NewPCG(5, uint64(keys)))
	cumulated := make([]float64, keys)
	sum := 0.0
	for i := range cumulated {
		sum += 1 / float64(i+1)
		cumulated[i] = sum
	}
	at := map[string]int{}
	var text strings.Builder
	for range journeys {
		text.Reset()
		for length := 1; ; length++ {
			text.WriteString(keyName(cumulated, dice.Float64()*sum))
			if length == 60 || dice.Float64() < 0.2 {
				break
			}
			text.WriteString(" > ")
		}
		n, known := at[text.String()]
		if !known {
			n = len(lines)
			at[text.String()] = n
			lines = append(lines, aggregated{path: text.String()})
		}
		if dice.IntN(10) > 0 {
			lines[n].nulls++
			continue
		}
		lines[n].conversions++
		lines[n].cents += 500 + dice.Int64N(20_000)
	}
	return lines
}

func keyName(cumulated []float64, x float64) string {
	for i, upTo := range cumulated {
		if x < upTo {
			return fmt.Sprintf("channel %02d", i)
		}
	}
	return fmt.Sprintf("channel %02d", len(cumulated)-1)
}
