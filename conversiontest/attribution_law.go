package conversiontest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// modelLaw is something that holds for every model and every table.
type modelLaw struct {
	name  string
	holds func(attribution.Model, []pathLine) error
}

var modelLaws = []modelLaw{
	{"empty", nothingFromNothing},
	{"keys", oneCreditEach},
	{"totals", creditsAddUp},
	{"same", sameBits},
	{"names", namesAreNames},
	{"scale", inProportion},
	{"one touch", ownCredit},
}

// check returns the first table for which the law does not hold.
func (l modelLaw) check(m attribution.Model) error {
	r := randomSource()
	for range randomTables {
		lines := randomLines(r)
		if err := safely(func() error { return l.holds(m, lines) }); err != nil {
			return fmt.Errorf("%s: %w: %s", l.name, err, describeLines(lines))
		}
	}
	return nil
}

func nothingFromNothing(m attribution.Model, lines []pathLine) error {
	for i := range lines {
		lines[i].conversions, lines[i].cents = 0, 0
	}
	r, err := ask(m, lines, 1, itself)
	if err != nil {
		return fmt.Errorf("without conversions there is an error: %w", err)
	}
	for _, c := range r.Credits {
		if c.Conversions != 0 || c.Value != 0 {
			return fmt.Errorf("without conversions %q gets %v conversions and %v", c.Key, c.Conversions, c.Value)
		}
	}
	return nil
}

func oneCreditEach(m attribution.Model, lines []pathLine) error {
	r, err := ask(m, lines, 1, itself)
	if err != nil {
		return err
	}
	want := keysIn(lines)
	if len(r.Credits) != len(want) {
		return fmt.Errorf("there are %d credits for %d keys", len(r.Credits), len(want))
	}
	for i, c := range r.Credits {
		if c.Key != want[i] {
			return fmt.Errorf("credit %d is that of %q, want %q, because keys are in order", i, c.Key, want[i])
		}
		for _, x := range []float64{c.Conversions, c.Value} {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("%q gets %v", c.Key, x)
			}
		}
	}
	return nil
}

func creditsAddUp(m attribution.Model, lines []pathLine) error {
	r, err := ask(m, lines, 1, itself)
	if err != nil {
		return err
	}
	var total, sum attribution.Sum
	for _, l := range lines {
		total.Conversions += float64(l.conversions)
		total.Value += float64(l.cents) / 100
	}
	for _, c := range r.Credits {
		sum.Conversions += c.Conversions
		sum.Value += c.Value
	}
	known := attribution.Sum{Conversions: r.Attributed.Conversions + r.Unattributed.Conversions, Value: r.Attributed.Value + r.Unattributed.Value}
	if !closeSums(r.Total, total) {
		return fmt.Errorf("the total is %v, that of the table %v", r.Total, total)
	}
	if !closeSums(known, total) {
		return fmt.Errorf("attributed %v and unattributed %v are not the total, %v", r.Attributed, r.Unattributed, total)
	}
	if r.Conserving && !closeSums(sum, r.Attributed) {
		return fmt.Errorf("the credits add up to %v, attributed is %v", sum, r.Attributed)
	}
	return nil
}

func sameBits(m attribution.Model, lines []pathLine) error {
	table, err := lineTable(lines, 1, itself)
	if err != nil {
		return err
	}
	before, err := table.AppendBinary(nil)
	if err != nil {
		return err
	}
	want, err := table.Attribute(context.Background(), m)
	if err != nil {
		return err
	}
	if after, _ := table.AppendBinary(nil); !bytes.Equal(before, after) {
		return errors.New("the table is another one afterwards")
	}
	other, err := inParts(lines)
	if err != nil {
		return err
	}
	for _, t := range []*attribution.Table[string]{table, other} {
		got, err := t.Attribute(context.Background(), m)
		if err != nil {
			return err
		}
		for i, c := range got.Credits {
			if w := want.Credits[i]; c.Conversions != w.Conversions || c.Value != w.Value {
				return fmt.Errorf("%q gets %v and %v, and another time, from the same rows, %v and %v", c.Key, w.Conversions, w.Value, c.Conversions, c.Value)
			}
		}
	}
	return nil
}

// inParts returns the table, added backwards and merged from two.
func inParts(lines []pathLine) (*attribution.Table[string], error) {
	parts := [2][]pathLine{}
	for i := len(lines) - 1; i >= 0; i-- {
		parts[i%2] = append(parts[i%2], lines[i])
	}
	odd, err := lineTable(parts[1], 1, itself)
	if err != nil {
		return nil, err
	}
	even, err := lineTable(parts[0], 1, itself)
	if err != nil {
		return nil, err
	}
	return odd, odd.Merge(even)
}

func namesAreNames(m attribution.Model, lines []pathLine) error {
	plain, err := ask(m, lines, 1, itself)
	if err != nil {
		return err
	}
	rename := func(key string) string { return fmt.Sprintf("%x", ^uint64(0)-uint64(len(key))) + key }
	renamed, err := ask(m, lines, 1, rename)
	if err != nil {
		return err
	}
	for _, c := range plain.Credits {
		if d, ok := creditOf(renamed, rename(c.Key)); !ok || !closeCredits(c, d, 1) {
			return fmt.Errorf("%q gets %v and %v, under another name %v and %v", c.Key, c.Conversions, c.Value, d.Conversions, d.Value)
		}
	}
	return nil
}

func inProportion(m attribution.Model, lines []pathLine) error {
	const times = 7
	once, err := ask(m, lines, 1, itself)
	if err != nil {
		return err
	}
	often, err := ask(m, lines, times, itself)
	if err != nil {
		return err
	}
	for i, c := range once.Credits {
		if d := often.Credits[i]; !closeCredits(c, d, times) {
			return fmt.Errorf("%q gets %v and %v, of %d times as much %v and %v", c.Key, c.Conversions, c.Value, times, d.Conversions, d.Value)
		}
	}
	return nil
}

func ownCredit(m attribution.Model, lines []pathLine) error {
	own := map[string]attribution.Credit[string]{}
	for i := range lines {
		l := &lines[i]
		l.keys = l.keys[:min(1, len(l.keys))]
		for _, key := range l.keys {
			c := own[key]
			c.Conversions += float64(l.conversions)
			c.Value += float64(l.cents) / 100
			own[key] = c
		}
	}
	r, err := ask(m, lines, 1, itself)
	if err != nil {
		return err
	}
	for _, c := range r.Credits {
		if want := own[c.Key]; !closeCredits(want, c, 1) {
			return fmt.Errorf("%q has %v conversions of its own, worth %v, and gets %v and %v", c.Key, want.Conversions, want.Value, c.Conversions, c.Value)
		}
	}
	return nil
}

// ledgerAddsUp makes a path with times of each line.
func ledgerAddsUp(m attribution.Model, lines []pathLine) error {
	curve := m.(attribution.Curve)
	for i, l := range lines {
		at := time.Unix(1_800_000_000, 0)
		p := attribution.Path[string]{Conversion: &attribution.Conversion{At: at, Value: conversion.Money{Micros: l.cents * 10_001, Currency: "EUR"}}}
		for j := range l.keys {
			p.Touches = append(p.Touches, attribution.Touch[string]{Key: l.keys[j], At: at.Add(-time.Duration(len(l.keys)-j) * time.Duration(i) * time.Hour)})
			p.Indices = append(p.Indices, j)
		}
		if err := addsUp(p, curve); err != nil {
			return err
		}
	}
	return nil
}

func addsUp(p attribution.Path[string], c attribution.Curve) error {
	entries := attribution.Ledger(nil, p, c, 1)
	if len(entries) == 0 || isParticipation(c) {
		return nil // unattributed, or to each of them
	}
	sum := int64(0)
	for _, e := range entries {
		sum += e.Money.Micros
	}
	if sum != p.Conversion.Value.Micros {
		return fmt.Errorf("of %d micros the touches get %d", p.Conversion.Value.Micros, sum)
	}
	return nil
}

func isParticipation(c attribution.Curve) bool {
	_, is := c.(attribution.Participation)
	return is
}

// needsTimes reports whether a table is not enough for the curve. One that panics
// there is asked by the laws, which tell.
func needsTimes(c attribution.Curve) bool {
	return errors.Is(safely(func() error {
		_, err := Paths("EUR", "a: 1 of 1").Attribute(context.Background(), c)
		return err
	}), attribution.ErrTimes)
}

func givesScores(m attribution.Model, lines []pathLine) error {
	r, err := ask(m, lines, 1, itself)
	if err != nil {
		return err
	}
	if n := r.Findings.Count(attribution.BadScore); n > 0 {
		return fmt.Errorf("of %d conversions the scores are negative, infinite, NaN, or not as many as touches", n)
	}
	return nil
}
