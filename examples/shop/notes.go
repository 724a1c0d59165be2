package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/go-conversion/conversion/definition"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// notes are what the reader should know about goals and data of their own.
func (r *result) notes() (notes []string) {
	if !r.fromElsewhere {
		return nil
	}
	if unread := slices.Sorted(maps.Keys(r.stats.Unknown)); len(unread) > 0 {
		notes = append(notes, "fields that were not read: "+listed(unread, 8))
	}
	if n := amountsWithoutCurrency(r.users); n > 0 {
		notes = append(notes, unknownCurrency(n))
	}
	if r.ownGoals {
		notes = append(notes, r.unreached()...)
	}
	if len(r.funnels) == 0 && !r.reachedNothing() {
		notes = append(notes, noFunnel)
	}
	return append(notes, r.warnings...)
}

func unknownCurrency(n int64) string {
	if n == 1 {
		return "1 amount names no currency: use -currency EUR, or whatever it is in"
	}
	return count(n) + " amounts name no currency: use -currency EUR, or whatever they are in"
}

func (r *result) writeNotes(w io.Writer) {
	notes := r.notes()
	if len(notes) == 0 {
		return
	}
	fmt.Fprint(w, "\nNotes\n\n")
	for _, note := range notes {
		fmt.Fprintf(w, "  %s\n", note)
	}
}

func (r *result) reachedNothing() bool {
	return !slices.ContainsFunc(r.Goals, func(g goal.Row) bool { return g.Completions > 0 })
}

// writeHelp helps somebody whose goals do not speak of these events.
func (r *result) writeHelp(w io.Writer) {
	fmt.Fprint(w, "\nNo goal was reached. The most frequent events are\n\n")
	t := table{heads: []string{"name", "events"}, left: 1}
	for _, name := range r.names[:min(len(r.names), 15)] {
		t.add(clean(name.Name), count(name.Count))
	}
	example := definition.Document{Goals: []goal.Goal{{Name: "my goal", Kind: goal.Macro, Rule: rule.Event(r.names[0].Name)}}}
	fmt.Fprintf(w, "%s\nWrite goals of your own into a file, beginning with\n\n  %s\n\nand give it by -goals; examples/shop/testdata has more to copy from.\n",
		t.String(), example.AppendJSON(nil))
}

// listed joins the first few texts.
func listed(texts []string, most int) string {
	texts = slices.Clone(texts)
	for i := range texts {
		texts[i] = clean(texts[i])
	}
	if len(texts) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(texts[:most], ", "), len(texts)-most)
	}
	return strings.Join(texts, ", ")
}
