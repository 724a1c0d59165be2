package attribution_test

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// reportCase is what the tests of reports read of a case of the shared suites; the
// whole of them runs in internal/conformance.
type reportCase struct {
	Name       string
	Paths      []reportPath
	PathsFile  string `json:"paths_file"`
	Transforms json.RawMessage
	Model      json.RawMessage
	Want       map[string][2]float64
	Tolerance  float64

	Report     map[string]map[string]any
	PathLength [][]any      `json:"path_length"`
	TopN       int          `json:"top_n"`
	Top        []reportPath `json:"top_paths"`
}

type reportPath struct {
	Path               []string
	Conversions, Nulls int64
	Value              string
}

// reportCases calls run with the cases of a file of the suite and their tables.
func reportCases(t *testing.T, file string, run func(t *testing.T, c reportCase, table *attribution.Table[string])) {
	const dir = "../../shared/suites/attribution"
	text, err := os.ReadFile(filepath.Join(dir, file))
	if os.IsNotExist(err) && os.Getenv("CI") != "true" {
		t.Skip("the shared suites are not beside the project")
	}
	require.NoError(t, err)
	var suite struct{ Cases []reportCase }
	require.NoError(t, json.Unmarshal(text, &suite))
	for _, c := range suite.Cases {
		t.Run(c.Name, func(t *testing.T) {
			if c.PathsFile != "" {
				c.Paths = readReportPaths(t, filepath.Join(dir, c.PathsFile))
			}
			table := reportTable(t, c.Paths)
			if c.Transforms != nil {
				transforms, err := attribution.ParseTransforms(c.Transforms)
				require.NoError(t, err)
				table, err = table.Transform(transforms...)
				require.NoError(t, err)
			}
			run(t, c, table)
		})
	}
}

func readReportPaths(t *testing.T, file string) (paths []reportPath) {
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	column := map[string]int{}
	for i, name := range lines[0] {
		column[name] = i
	}
	for _, line := range lines[1:] {
		p := reportPath{Value: line[column["value"]]}
		if keys := line[column["path"]]; keys != "" {
			p.Path = strings.Split(keys, " > ")
		}
		p.Conversions, err = strconv.ParseInt(line[column["conversions"]], 10, 64)
		require.NoError(t, err)
		p.Nulls, err = strconv.ParseInt(line[column["nulls"]], 10, 64)
		require.NoError(t, err)
		paths = append(paths, p)
	}
	return paths
}

func reportTable(t testing.TB, paths []reportPath) *attribution.Table[string] {
	table := attribution.MustTable[string]("EUR")
	for _, p := range paths {
		value, err := conversion.ParseAmount(cmp.Or(p.Value, "0"), "EUR")
		require.NoError(t, err)
		require.NoError(t, table.AddCount(p.Path, p.Conversions, p.Nulls, value))
	}
	return table
}

// TestReportSuite: channel reports, path lengths and top paths are those of the suites.
func TestReportSuite(t *testing.T) {
	for _, file := range []string{"reports.json", "tables.json", "worked.json", "transforms.json"} {
		reportCases(t, file, func(t *testing.T, c reportCase, table *attribution.Table[string]) {
			r := table.Report(c.TopN)
			if c.Report != nil {
				require.Equal(t, c.Report, reportRows(t, r))
			}
			if c.PathLength != nil {
				var lengths [][]any
				for _, l := range r.Lengths {
					lengths = append(lengths, []any{float64(l.Touches), float64(l.Conversions), bareAmount(l.Value), float64(l.Nulls)})
				}
				require.Equal(t, c.PathLength, lengths)
			}
			if c.Top != nil {
				var top []reportPath
				for _, p := range r.Paths {
					top = append(top, reportPath{p.Keys, int64(p.Conversions), int64(p.Nulls), bareAmount(p.Value)})
				}
				require.Equal(t, c.Top, top)
			}
		})
	}
}

// reportRows has a report in the form of the suites.
func reportRows(t *testing.T, r attribution.Report[string]) map[string]map[string]any {
	rows := map[string]map[string]any{}
	for _, k := range r.Keys {
		row := map[string]any{"touches": float64(k.Touches), "journeys": float64(k.Journeys), "nulls": float64(k.Nulls)}
		for name, c := range map[string]attribution.Counted{
			"influenced": k.Influenced, "first": k.First, "last": k.Last, "only": k.Only, "assisted": k.Assisted, "assisted_not_last": k.AssistedNotLast,
		} {
			row[name] = []any{float64(c.Conversions), bareAmount(c.Value)}
		}
		rows[k.Key] = row
		require.Equal(t, conversion.Rate{K: int64(k.Influenced.Conversions), N: int64(k.Journeys)}, k.Rate)
	}
	return rows
}

// bareAmount is an amount without its currency.
func bareAmount(a attribution.Amount) string { return strings.TrimSuffix(a.String(), " EUR") }

// TestCompareSuite: all models of the suite's large table stand side by side.
func TestCompareSuite(t *testing.T) {
	reportCases(t, "tables.json", func(t *testing.T, c reportCase, table *attribution.Table[string]) {
		if c.Model == nil || c.Want == nil {
			return
		}
		model, err := attribution.ParseModel(c.Model)
		require.NoError(t, err)
		compared, err := attribution.Compare(context.Background(), table, attribution.Linear{}, model)
		require.NoError(t, err)
		require.Len(t, compared.Rows, len(c.Want))
		for _, row := range compared.Rows {
			want := c.Want[row.Key]
			require.InDelta(t, want[0], row.Conversions[1], c.Tolerance*math.Max(1, want[0]), row.Key)
			require.InDelta(t, want[1], row.Value[1], c.Tolerance*math.Max(1, want[1]), row.Key)
			require.Equal(t, row.Conversions[1]-row.Conversions[0], row.Difference[1])
			require.Equal(t, row.Value[1]-row.Value[0], row.ValueDifference[1])
			require.Zero(t, row.Difference[0])
			require.Zero(t, row.ValueDifference[0])
		}
	})
}
