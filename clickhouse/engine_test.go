package clickhouse_test

import (
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/clickhouse/internal/chdbtest"
	"github.com/go-conversion/conversion/clickhouse/internal/enginetest"
	"github.com/go-conversion/conversion/clickhouse/internal/server18"
)

// onEachEngine runs a test on the newest and on the oldest server that the
// module supports, each empty; one that is not installed is skipped.
func onEachEngine(t *testing.T, test func(t *testing.T, address string)) {
	t.Helper()
	t.Run(chdbtest.Name, func(t *testing.T) { test(t, chdbtest.Start(t, 1)[0]) })
	t.Run(server18.Name, func(t *testing.T) { test(t, server18.Start(t)[0]) })
}

// The form of the fold's query is the contract between server and decoder, so
// its bytes must be the same on both.
func TestFoldQueryBytes(t *testing.T) {
	onEachEngine(t, func(t *testing.T, address string) {
		enginetest.Do(t, address, "CREATE TABLE events (user String, ts Int64, name String) ENGINE = MergeTree ORDER BY (user, ts)")
		enginetest.Do(t, address, "INSERT INTO events (user, ts, name) FORMAT RowBinary\n"+
			rawEvent("ann", -1, "view")+rawEvent("ann", 300, "buy")+rawEvent("ann", 2, "other")+rawEvent("b\x00b", 1, "other"))
		got := enginetest.Do(t, address, `
			SELECT toUInt8(1), user, groupArrayIf(t, m != 0), groupArrayIf(m, m != 0)
			FROM (SELECT user, ts AS t, toUInt8((name = 'view') + 2 * (name = 'buy')) AS m FROM events ORDER BY user, ts)
			GROUP BY user ORDER BY user FORMAT RowBinary`, "max_threads=1")
		want := "\x01" + rawText("ann") + "\x02" + rawInt64s(-1, 300) + "\x02\x01\x02" +
			"\x01" + rawText("b\x00b") + "\x00" + "\x00"
		require.Empty(t, cmp.Diff(want, got))
	})
}

func rawEvent(user string, ts int64, name string) string {
	return rawText(user) + rawInt64s(ts) + rawText(name)
}

func rawText(s string) string { return string(binary.AppendUvarint(nil, uint64(len(s)))) + s }

func rawInt64s(values ...int64) string {
	var b []byte
	for _, v := range values {
		b = binary.LittleEndian.AppendUint64(b, uint64(v))
	}
	return string(b)
}
