package insight_test

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// shared returns the path of a file beside the project, or skips.
func shared(t testing.TB, name string) string {
	t.Helper()
	path := "../../shared/" + name
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("%s is not there", path)
	}
	return path
}

// readCSV returns the rows of a table of the shared data by heading, in the order
// of the file; those ending in .gz are compressed.
func readCSV(t testing.TB, name string) (rows []map[string]string) {
	t.Helper()
	file, err := os.Open(shared(t, "data/"+name))
	require.NoError(t, err)
	defer file.Close()
	var text io.Reader = file
	if strings.HasSuffix(name, ".gz") {
		text, err = gzip.NewReader(file)
		require.NoError(t, err)
	}
	lines, err := csv.NewReader(text).ReadAll()
	require.NoError(t, err)
	for _, line := range lines[1:] {
		row := make(map[string]string, len(line))
		for i, cell := range line {
			row[lines[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}
