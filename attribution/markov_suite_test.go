package attribution_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// markovCase is a vector of the suite, of which only those are run that are about
// Markov chains. The only transform that they have is "exposure".
type markovCase struct {
	Name      string
	Paths     []markovRow
	PathsFile string `json:"paths_file"`

	Transforms []string
	Model      struct {
		Markov, Redistribute *struct {
			Order       int
			IgnoreNulls bool `json:"ignore_nulls"`
		}
	}
	Tolerance, Relative *float64

	Want         map[string][2]float64
	Unattributed [2]float64
	Removal      map[string]float64
	RemovalValue map[string]float64 `json:"removal_value"`
	Rate         *float64

	Groups []struct {
		Keys         []string
		Removal      float64
		RemovalValue float64 `json:"removal_value"`
	} `json:"removal_groups"`
	Sequences []struct {
		Keys    []string
		Removal float64
	} `json:"removal_sequences"`
	Overlaps []struct {
		Keys    []string
		Overlap float64
	} `json:"overlap"`
	Transitions [][4]any
	SelfLoops   bool `json:"self_loops"`
	Quality     *struct {
		States, Transitions, Parameters int
		LogLikelihood                   float64 `json:"log_likelihood"`
		BIC                             float64
		AUC                             *float64
	}
	Error string
}

type markovRow struct {
	Path               []string
	Conversions, Nulls int64
	Value              string
}

func TestMarkovSuite(t *testing.T) {
	const dir = "../../shared/suites/attribution"
	if _, err := os.Stat(dir); err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "the shared suites are missing")
		t.Skip("no shared suites beside the project")
	}
	ran := map[string]int{}
	for _, name := range []string{"markov", "tables", "worked", "errors", "peers"} {
		text, err := os.ReadFile(filepath.Join(dir, name+".json"))
		require.NoError(t, err)
		var file struct{ Cases []json.RawMessage }
		require.NoError(t, json.Unmarshal(text, &file))
		for _, text := range file.Cases {
			if !strings.Contains(string(text), `"markov"`) && !strings.Contains(string(text), `"redistribute"`) {
				continue
			}
			var c markovCase
			require.NoError(t, json.Unmarshal(text, &c))
			ran[name]++
			t.Run(name+"/"+c.Name, func(t *testing.T) { c.run(t, dir) })
		}
	}
	require.Equal(t, map[string]int{"markov": 68, "tables": 16, "worked": 5, "errors": 1, "peers": 1}, ran, "cases by file")
}

func (c *markovCase) run(t *testing.T, dir string) {
	table := c.table(t, dir)
	if c.Model.Redistribute != nil {
		r, err := table.Attribute(t.Context(), attribution.Redistribute{Order: c.Model.Redistribute.Order})
		require.NoError(t, err)
		c.credits(t, r)
		return
	}
	m := attribution.Markov{Order: c.Model.Markov.Order, IgnoreNulls: c.Model.Markov.IgnoreNulls}
	r, err := table.Attribute(t.Context(), m)
	if c.Error != "" {
		require.ErrorIs(t, err, map[string]error{"model": attribution.ErrModel}[c.Error])
		return
	}
	require.NoError(t, err)
	chain, err := attribution.Fit(table, m)
	require.NoError(t, err)
	c.credits(t, r)
	c.effects(t, r)
	c.chain(t, chain)
}

func (c *markovCase) table(t *testing.T, dir string) *attribution.Table[string] {
	rows := c.Paths
	if c.PathsFile != "" {
		rows = readMarkovRows(t, filepath.Join(dir, c.PathsFile))
	}
	table := attribution.MustTable[string]("EUR")
	for _, r := range rows {
		if slices.Equal(c.Transforms, []string{"exposure"}) {
			r.Path = slices.Compact(r.Path)
		} else {
			require.Empty(t, c.Transforms)
		}
		value := conversion.Money{Currency: "EUR"}
		if r.Value != "" {
			var err error
			value, err = conversion.ParseAmount(r.Value, "EUR")
			require.NoError(t, err)
		}
		require.NoError(t, table.AddCount(r.Path, r.Conversions, r.Nulls, value))
	}
	return table
}

func readMarkovRows(t *testing.T, file string) (rows []markovRow) {
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	column := func(record []string, name string) string {
		return record[slices.Index(records[0], name)]
	}
	number := func(text string) int64 {
		n, err := strconv.ParseInt(text, 10, 64)
		require.NoError(t, err)
		return n
	}
	for _, r := range records[1:] {
		row := markovRow{Conversions: number(column(r, "conversions")), Nulls: number(column(r, "nulls")), Value: column(r, "value")}
		if path := column(r, "path"); path != "" {
			row.Path = strings.Split(path, " > ")
		}
		rows = append(rows, row)
	}
	return rows
}

func (c *markovCase) near(t *testing.T, want, got float64, what string) {
	t.Helper()
	tolerance := 1e-9
	if c.Tolerance != nil {
		tolerance = *c.Tolerance
	}
	off := math.Abs(got - want)
	require.LessOrEqual(t, off, tolerance*max(1, math.Abs(want)), "%s: got %v, want %v", what, got, want)
	if c.Relative != nil {
		require.LessOrEqual(t, off, *c.Relative*math.Abs(want), "%s: got %v, want %v, relatively", what, got, want)
	}
}

func (c *markovCase) credits(t *testing.T, r attribution.Result[string]) {
	if c.Want == nil {
		return
	}
	for _, credit := range r.Credits {
		c.near(t, c.Want[credit.Key][0], credit.Conversions, credit.Key)
		c.near(t, c.Want[credit.Key][1], credit.Value, credit.Key+", value")
		delete(c.Want, credit.Key)
	}
	for key, want := range c.Want {
		require.Equal(t, [2]float64{}, want, key)
	}
	c.near(t, c.Unattributed[0], r.Unattributed.Conversions, "unattributed")
	c.near(t, c.Unattributed[1], r.Unattributed.Value, "unattributed value")
}

func (c *markovCase) effects(t *testing.T, r attribution.Result[string]) {
	for _, credit := range r.Credits {
		if c.Removal != nil {
			c.near(t, c.Removal[credit.Key], *credit.Effect, "removal of "+credit.Key)
		}
		if c.RemovalValue != nil {
			c.near(t, c.RemovalValue[credit.Key], *credit.ValueEffect, "value removal of "+credit.Key)
		}
	}
}

func (c *markovCase) chain(t *testing.T, chain *attribution.Chain[string]) {
	if c.Rate != nil {
		c.near(t, *c.Rate, chain.Rate().Value(), "rate")
	}
	for _, g := range c.Groups {
		effect := chain.Removal(g.Keys...)
		c.near(t, g.Removal, effect.Conversions, fmt.Sprint(g.Keys))
		c.near(t, g.RemovalValue, effect.Value, fmt.Sprint(g.Keys, " value"))
	}
	for _, s := range c.Sequences {
		effect, err := chain.RemovalSequence(s.Keys...)
		require.NoError(t, err)
		c.near(t, s.Removal, effect.Conversions, fmt.Sprint("sequence ", s.Keys))
	}
	for _, o := range c.Overlaps {
		c.near(t, o.Overlap, chain.Overlap(o.Keys[0], o.Keys[1]).Conversions, fmt.Sprint("overlap ", o.Keys))
	}
	if c.Transitions != nil {
		c.transitions(t, chain)
	}
	if c.Quality != nil {
		c.quality(t, chain.Quality())
	}
}

func (c *markovCase) transitions(t *testing.T, chain *attribution.Chain[string]) {
	all := chain.Transitions()
	if c.SelfLoops {
		all = chain.TransitionsWithSelf()
	}
	probability := map[string]float64{}
	for tr := range all {
		probability[fmt.Sprint(tr.From, " ", tr.To, tr.End, " ", tr.Count)] = tr.Probability
	}
	require.Len(t, probability, len(c.Transitions))
	for _, want := range c.Transitions {
		to := fmt.Sprint(want[1])
		if _, end := want[1].(string); end {
			to = "[]" + to
		}
		what := fmt.Sprint(want[0], " ", to, " ", want[2])
		got, known := probability[what]
		require.True(t, known, what)
		c.near(t, want[3].(float64), got, what)
	}
}

func (c *markovCase) quality(t *testing.T, got attribution.Quality) {
	want := c.Quality
	require.Equal(t, []int{want.States, want.Transitions, want.Parameters}, []int{got.States, got.Transitions, got.Parameters})
	c.near(t, want.LogLikelihood, got.LogLikelihood, "log-likelihood")
	c.near(t, want.BIC, got.BIC, "BIC")
	if want.AUC == nil || got.AUC == nil {
		require.True(t, want.AUC == nil && got.AUC == nil, "AUC of one only")
		return
	}
	c.near(t, *want.AUC, *got.AUC, "AUC")
}
