package conformance

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/go-conversion/conversion/attribution"
)

// addFile adds the rows of a CSV file. Columns names those that are called
// otherwise than what is in them: path, conversions, value, nulls. The separator is
// that of keys.
func addFile(t *attribution.Table[string], path string, columns map[string]string, separator string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	csv := attribution.CSV{Separator: separator}
	if header, _, _ := bytes.Cut(data, []byte("\n")); bytes.IndexByte(header, ';') >= 0 {
		csv.Comma = ';'
	}
	for _, what := range slices.Sorted(maps.Keys(columns)) {
		switch what {
		case "path":
			csv.Path = columns[what]
		case "conversions":
			csv.Conversions = columns[what]
		case "value":
			csv.Value = columns[what]
		case "nulls":
			csv.Nulls = columns[what]
		default:
			return fmt.Errorf("unknown column %q", what)
		}
	}
	return t.ReadCSV(bytes.NewReader(data), csv)
}
