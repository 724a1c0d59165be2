package segment

import "github.com/go-conversion/conversion"

// EntryRow is where units come in, at their earliest completion of a step (ties:
// the earlier step), and how far they get. The share that gets to the last step is
// the probability of the conversion. Intervals take sessions as independent.
type EntryRow struct {
	Step     string          `json:"step"`     // "" is none
	Reached  conversion.Rate `json:"reached"`  // of the units that come in here, those that reach the last step
	Furthest conversion.Rate `json:"furthest"` // of all units, those that get here and no further
}

// entryRows returns the rows of all steps, then none.
func (t *census) entryRows(steps []string) (rows []EntryRow) {
	if len(steps) == 0 {
		return nil
	}
	for i, cell := range t.entries {
		row := EntryRow{Reached: cell.rate(), Furthest: conversion.Rate{K: t.furthest[i], N: t.own.N}}
		if i < len(steps) {
			row.Step = steps[i]
		}
		rows = append(rows, row)
	}
	return rows
}
