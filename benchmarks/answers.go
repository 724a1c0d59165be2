package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/Shopify/goreferrer"
)

// answers is the part of the README that says who is right: it follows from the
// code alone, and a test holds the README to it.
func answers() (string, error) {
	var b strings.Builder
	if err := writeEngineAnswers(&b); err != nil {
		return "", err
	}
	vectors, err := readVectors()
	if err != nil {
		return "", err
	}
	writeVectorAnswers(&b, vectors)
	writeUnknown(&b)
	return b.String(), nil
}

func writeEngineAnswers(b *strings.Builder) error {
	b.WriteString("### Conditions\n\n")
	b.WriteString("| by | whole events | properties absent | properties also of another type |\n|---|---|---|---|\n")
	for _, e := range engines {
		fmt.Fprintf(b, "| %s ", e.name)
		for _, t := range []traits{{}, lacking, odd} {
			s, err := scoreOf(e, t, conditions...)
			if err != nil {
				return err
			}
			fmt.Fprintf(b, "| %s ", s)
		}
		b.WriteString("|\n")
	}
	return nil
}

// writeVectorAnswers lists the referrers on which anybody is wrong.
func writeVectorAnswers(b *strings.Builder, vectors []vector) {
	all := classifiers()
	fmt.Fprintf(b, "\n### Referrers\n\nOf %d referrers, wrong are: ", len(vectors))
	var counts []string
	wrong := make([][]vector, len(all))
	for i, c := range all {
		wrong[i] = misses(c, vectors)
		counts = append(counts, fmt.Sprintf("%s %d", c.name, len(wrong[i])))
	}
	b.WriteString(strings.Join(counts, ", ") + ". Those on which one is wrong, with what it says:\n\n| referrer | | truth |")
	for _, c := range all {
		fmt.Fprintf(b, " %s |", c.name)
	}
	b.WriteString("\n|---|---|---|" + strings.Repeat("---|", len(all)) + "\n")
	for _, v := range vectors {
		if !slices.ContainsFunc(wrong, func(w []vector) bool { return slices.Contains(w, v) }) {
			continue
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |", v.Referrer, v.About, v.verdict)
		for i, c := range all {
			said := "right"
			if slices.Contains(wrong[i], v) {
				said = "**" + c.verdict(page, v.Referrer).String() + "**"
			}
			fmt.Fprintf(b, " %s |", said)
		}
		b.WriteString("\n")
	}
}

// writeUnknown lists what goreferrer knows and the library does not.
func writeUnknown(b *strings.Builder) {
	sites := unknown()
	fmt.Fprintf(b, "\n### Sites that goreferrer knows and this library gives no kind\n\nOf %d.\n\n", len(goreferrer.DefaultRules.DomainRules))
	for _, kind := range []string{"email", "social", "search"} {
		fmt.Fprintf(b, "<details><summary>%s: %d</summary>\n\n%s\n\n</details>\n\n", kind, len(sites[kind]), strings.Join(sites[kind], " "))
	}
}
