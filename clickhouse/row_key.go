package clickhouse

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/go-conversion/conversion/ingest"
)

// keyMark begins the key of an event without an id; in an id it is doubled.
const keyMark = '~'

// appendKey appends what tells the event from others at the same time and place in
// the sequence: its id, or else 128 bits of the hash of its canonical JSON, to which
// the batch adds a number.
func (r *row) appendKey(dst []byte) []byte {
	if r.ID != "" {
		if r.ID[0] == keyMark {
			dst = append(dst, keyMark)
		}
		return append(dst, r.ID...)
	}
	r.json = ingest.AppendJSON(r.json[:0], &r.Event)
	sum := sha256.Sum256(r.json)
	return base64.RawURLEncoding.AppendEncode(append(dst, keyMark), sum[:16])
}

// keyID returns the id of which a key was made, "" if there was none.
func keyID(key string) string {
	if key == "" || key[0] != keyMark {
		return key
	}
	if strings.HasPrefix(key, "~~") {
		return key[1:]
	}
	return ""
}
