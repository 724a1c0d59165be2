package stat_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

// functions are those of the suite that the package has.
var functions = map[string]func(args []json.RawMessage) []float64{
	"norm_cdf": func(args []json.RawMessage) []float64 { return []float64{stat.NormCDF(number(args[0]))} },
	"norm_sf":  func(args []json.RawMessage) []float64 { return []float64{stat.NormSF(number(args[0]))} },
	"norm_ppf": func(args []json.RawMessage) []float64 { return []float64{stat.NormPPF(number(args[0]))} },
	"wilson": func(args []json.RawMessage) []float64 {
		return pair(stat.Wilson(count(args[0]), count(args[1]), number(args[2])))
	},
	"diff_newcombe": func(args []json.RawMessage) []float64 {
		return pair(stat.DiffNewcombe(count(args[0]), count(args[1]), count(args[2]), count(args[3]), number(args[4])))
	},
	"z_pooled": func(args []json.RawMessage) []float64 {
		return pair(stat.ZPooled(count(args[0]), count(args[1]), count(args[2]), count(args[3])))
	},
	"fisher": func(args []json.RawMessage) []float64 {
		return []float64{stat.Fisher(count(args[0]), count(args[1]), count(args[2]), count(args[3]))}
	},
	"benjamini_hochberg": func(args []json.RawMessage) []float64 {
		var ps []float64
		read(args[0], &ps)
		return stat.BenjaminiHochberg(ps)
	},
}

func number(raw json.RawMessage) (f float64) { read(raw, &f); return f }
func count(raw json.RawMessage) (n int64)    { read(raw, &n); return n }
func pair(a, b float64) []float64            { return []float64{a, b} }

func read(raw json.RawMessage, to any) {
	if err := json.Unmarshal(raw, to); err != nil {
		panic(err)
	}
}

// TestSuite runs the cases of suite stat whose functions the package has.
func TestSuite(t *testing.T) {
	data, err := os.ReadFile("../../../shared/suites/stat/stat.json")
	if os.IsNotExist(err) && os.Getenv("CI") != "true" {
		t.Skip("no shared suites beside the project")
	}
	require.NoError(t, err)
	var suite struct {
		Cases []struct {
			Name, Func string
			Args       []json.RawMessage
			Want       json.RawMessage
			Tolerance  float64
		}
	}
	require.NoError(t, json.Unmarshal(data, &suite))
	ran := map[string]int{}
	for _, c := range suite.Cases {
		f, ok := functions[c.Func]
		if !ok {
			continue
		}
		ran[c.Func]++
		want := make([]float64, 1)
		if json.Unmarshal(c.Want, &want[0]) != nil {
			read(c.Want, &want)
		}
		got := f(c.Args)
		require.Len(t, got, len(want), c.Name)
		for i, w := range want {
			if w == 0 {
				require.InDelta(t, w, got[i], c.Tolerance, "%s %s [%d]", c.Name, c.Args, i)
			} else {
				require.InEpsilon(t, w, got[i], c.Tolerance, "%s %s [%d]", c.Name, c.Args, i)
			}
		}
	}
	require.Len(t, ran, len(functions))
	t.Log(ran)
}
