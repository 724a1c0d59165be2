package clickhouse

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// TestSettingsAtStart asks servers whose users have settings of all kinds.
func TestSettingsAtStart(t *testing.T) {
	tests := []struct {
		name    string
		values  map[string]string // on top of the usual ones
		refused int
		frozen  bool
		text    string // of the ErrSettings; "" is none
	}{
		{"free user", map[string]string{"limit": "10", "final": "1", "sort_overflow_mode": "break"}, 0, false, ""},
		{"read-only user with right settings", map[string]string{"readonly": "1"}, 164, true, ""},
		{"read-only user with wrong settings", map[string]string{"readonly": "1", "limit": "10", "sort_overflow_mode": "break", "additional_table_filters": "{'t': 'x'}"}, 164, false,
			`additional_table_filters is "{'t': 'x'}", limit is "10", sort_overflow_mode is "break"; an administrator can: ` +
				`CREATE SETTINGS PROFILE conversion SETTINGS additional_table_filters = '{}', limit = 0, sort_overflow_mode = 'throw'`},
		{"constraint on right settings", nil, 452, true, ""},
		{"constraint on a wrong setting", map[string]string{"final": "1"}, 452, false, `final is "1"`},
		{"booleans and empty maps in other words", map[string]string{"readonly": "1", "final": "false", "additional_table_filters": ""}, 164, true, ""},
		{"old server", map[string]string{"read_overflow_mode": "throw"}, 0, false, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ string) { send(w, numbers(1)) })
			for name, value := range test.values {
				f.values[name] = value
			}
			f.refused = test.refused
			c := f.client(t)
			_, err := c.query(t.Context(), selectNumbers, map[string]string{"max_threads": "1", "query_id": "q"})
			if test.text != "" {
				require.ErrorIs(t, err, ErrSettings)
				require.ErrorContains(t, err, test.text)
				require.False(t, retryable(err))
				require.Empty(t, f.asked())
				return
			}
			require.NoError(t, err)
			sent := f.asked()[0].values
			if test.frozen {
				require.Empty(t, cmp.Diff(url.Values{"query_id": {"q"}}, sent))
			} else {
				require.Equal(t, "throw", sent.Get("sort_overflow_mode"))
				require.Equal(t, "1", sent.Get("max_threads"))
			}
		})
	}
}

// TestSettingNotKept is a server that takes a setting and goes on as before.
func TestSettingNotKept(t *testing.T) {
	err := settingsFault(map[string]string{"final": "1"}, map[string]string{"final": "0"})
	require.ErrorIs(t, err, ErrSettings)
	require.NoError(t, settingsFault(map[string]string{"final": "0"}, map[string]string{"final": "0"}))
}

// TestSettingsHidden: a filter or an offset among the settings hides the list of
// settings itself.
func TestSettingsHidden(t *testing.T) {
	f := newFake(t, nil)
	f.rows = func(url.Values) bool { return false }
	_, err := f.client(t).version(t.Context())
	require.ErrorIs(t, err, ErrProtocol)
	require.ErrorContains(t, err, "system.settings is empty")
}

func TestSettingsLearntOnce(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ string) { send(w, numbers(1)) })
	c := f.client(t)
	for range 3 {
		version, err := c.version(t.Context())
		require.NoError(t, err)
		require.Equal(t, "26.7.2.1", version)
	}
	require.Len(t, f.requests, 2, "without settings, and with those that are pinned")
}

func TestTimeLimit(t *testing.T) {
	tests := []struct {
		own  string
		left time.Duration
		want string
	}{
		{"0", 1500 * time.Millisecond, "2"},
		{"0", time.Millisecond, "1"},
		{"0", -time.Second, "1"},
		{"10", time.Minute, ""},
		{"10", 10 * time.Second, ""},
		{"100", time.Minute, "60"},
		{"0.5", time.Minute, ""},
		{"nonsense", time.Minute, "60"},
		{"0", 1 << 62, "4611686019"},
	}
	for _, test := range tests {
		t.Run(test.own+" "+test.left.String(), func(t *testing.T) {
			sent := map[string]string{}
			(&serverSettings{values: map[string]string{"max_execution_time": test.own}}).limitTime(sent, test.left)
			require.Equal(t, test.want, sent["max_execution_time"])
		})
	}
	sent := map[string]string{}
	(&serverSettings{}).limitTime(sent, time.Minute)
	require.Empty(t, sent, "a server that does not know it")
}
