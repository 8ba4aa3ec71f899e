// ledger_check: checks a ledger with the Go project's own code for transparency logs, which shares nothing with ours.
//
//	ledger_check FOLDER
//
// make_ledger.c says what the folder holds. Prints TAP. Needs Debian's golang-go and golang-golang-x-mod-dev (ledger.sh).
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type checkpoint struct {
	size int64
	root tlog.Hash
}

type ledger struct {
	folder      string
	verifiers   note.Verifiers
	origin      string
	entries     [][]byte
	checkpoints map[int64]checkpoint
	newest      checkpoint
}

var tests, failed int

// report prints one TAP line.
func report(err error, what string) {
	tests++
	if err != nil {
		failed++
		fmt.Printf("not ok %d - %s\n# %v\n", tests, what, err)
		return
	}
	fmt.Printf("ok %d - %s\n", tests, what)
}

func parseHash(text string) (h tlog.Hash, err error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err == nil && len(raw) != tlog.HashSize {
		err = fmt.Errorf("a hash of %d bytes", len(raw))
	}
	copy(h[:], raw)
	return h, err
}

// openCheckpoint verifies the signature and reads the three lines.
func (l *ledger) openCheckpoint(msg []byte) (c checkpoint, err error) {
	n, err := note.Open(msg, l.verifiers)
	if err != nil {
		return c, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != l.origin {
		return c, fmt.Errorf("not the three lines of this log: %q", n.Text)
	}
	if c.size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return c, err
	}
	c.root, err = parseHash(lines[2])
	return c, err
}

func (l *ledger) readKey() error {
	vkey, err := os.ReadFile(filepath.Join(l.folder, "vkey"))
	if err != nil {
		return err
	}
	v, err := note.NewVerifier(strings.TrimSuffix(string(vkey), "\n"))
	if err != nil {
		return err
	}
	l.verifiers, l.origin = note.VerifierList(v), v.Name()
	return nil
}

func (l *ledger) readEntries() error {
	rest, err := os.ReadFile(filepath.Join(l.folder, "entries"))
	for err == nil && len(rest) > 0 {
		n := 2 + int(binary.BigEndian.Uint16(rest))
		l.entries = append(l.entries, rest[2:n])
		rest = rest[n:]
	}
	return err
}

func (l *ledger) readCheckpoints() error {
	names, err := filepath.Glob(filepath.Join(l.folder, "checkpoint.*"))
	if err != nil {
		return err
	}
	l.checkpoints = map[int64]checkpoint{}
	for _, name := range names {
		msg, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		c, err := l.openCheckpoint(msg)
		if err != nil {
			return fmt.Errorf("%s: %v", name, err)
		}
		l.checkpoints[c.size] = c
		if c.size > l.newest.size {
			l.newest = c
		}
		for at := 0; at < len(msg); at += 11 {
			changed := append([]byte{}, msg...)
			changed[at] ^= 4
			if _, err := l.openCheckpoint(changed); err == nil {
				return fmt.Errorf("%s opens with byte %d changed", name, at)
			}
		}
	}
	if len(l.checkpoints) < 10 || l.newest.size != int64(len(l.entries)) {
		return fmt.Errorf("%d checkpoints, the newest of size %d", len(l.checkpoints), l.newest.size)
	}
	return nil
}

// hashes is a tlog.HashReader over hashes that Go computed from the entries.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, i := range indexes {
		out = append(out, h[i])
	}
	return out, nil
}

// checkRoots computes every root from the entries alone.
func (l *ledger) checkRoots() error {
	var stored hashes
	for i, entry := range l.entries {
		more, err := tlog.StoredHashes(int64(i), entry, stored)
		if err != nil {
			return err
		}
		stored = append(stored, more...)
	}
	for size, c := range l.checkpoints {
		root, err := tlog.TreeHash(size, stored)
		if err != nil {
			return err
		}
		if root != c.root {
			return fmt.Errorf("size %d: root %v, the checkpoint says %v", size, root, c.root)
		}
	}
	return nil
}

// tiles reads the published tiles; Go's paths have the tile height as an element of their own.
type tiles struct{ folder string }

func (t tiles) Height() int                         { return 8 }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) (data [][]byte, err error) {
	for _, w := range wanted {
		b, err := os.ReadFile(filepath.Join(t.folder, strings.Replace(w.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		data = append(data, b)
	}
	return data, nil
}

// checkTiles lets Go read the tree through our tiles, authenticated by the newest checkpoint, and prove entries itself.
func (l *ledger) checkTiles() error {
	reader := tlog.TileHashReader(tlog.Tree{N: l.newest.size, Hash: l.newest.root}, tiles{l.folder})
	for i := int64(0); i < l.newest.size; i += 211 {
		proof, err := tlog.ProveRecord(l.newest.size, i, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, l.newest.size, l.newest.root, i, tlog.RecordHash(l.entries[i])); err != nil {
			return err
		}
	}
	return nil
}

type proofFile struct {
	index  int64
	proof  tlog.RecordProof
	signed checkpoint
}

func (l *ledger) readProof(name string) (p proofFile, err error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return p, err
	}
	head, msg, found := bytes.Cut(raw, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return p, fmt.Errorf("not a proof file: %q", head)
	}
	if p.index, err = strconv.ParseInt(lines[1][len("index "):], 10, 64); err != nil {
		return p, err
	}
	for _, line := range lines[2:] {
		h, err := parseHash(line)
		if err != nil {
			return p, err
		}
		p.proof = append(p.proof, h)
	}
	p.signed, err = l.openCheckpoint(msg)
	return p, err
}

func (l *ledger) checkProof(name string) error {
	p, err := l.readProof(name)
	if err != nil {
		return err
	}
	check := func(proof tlog.RecordProof, index int64, entry []byte) error {
		return tlog.CheckRecord(proof, p.signed.size, p.signed.root, index, tlog.RecordHash(entry))
	}
	entry := l.entries[p.index]
	if err := check(p.proof, p.index, entry); err != nil {
		return err
	}
	if check(p.proof, p.index, append([]byte{'x'}, entry...)) == nil {
		return fmt.Errorf("passes for a changed entry")
	}
	if p.index+1 < p.signed.size && check(p.proof, p.index+1, entry) == nil {
		return fmt.Errorf("passes for the next entry")
	}
	for i := range p.proof {
		changed := append(tlog.RecordProof{}, p.proof...)
		changed[i][i%tlog.HashSize] ^= 1
		if check(changed, p.index, entry) == nil {
			return fmt.Errorf("passes with hash %d changed", i)
		}
		if check(append(append(tlog.RecordProof{}, p.proof[:i]...), p.proof[i+1:]...), p.index, entry) == nil {
			return fmt.Errorf("passes without hash %d", i)
		}
	}
	return nil
}

func (l *ledger) checkProofs() (count int, err error) {
	names, err := filepath.Glob(filepath.Join(l.folder, "proof.*"))
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		if err := l.checkProof(name); err != nil {
			return count, fmt.Errorf("%s: %v", filepath.Base(name), err)
		}
		count++
	}
	if count != 1000 {
		return count, fmt.Errorf("%d proof files, 1000 expected", count)
	}
	return count, nil
}

func (l *ledger) checkPair(lines []string) error {
	var oldSize, size int64
	if _, err := fmt.Sscanf(lines[0], "%d %d", &oldSize, &size); err != nil {
		return err
	}
	var proof tlog.TreeProof
	for _, line := range lines[1:] {
		h, err := parseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, h)
	}
	old, new := l.checkpoints[oldSize], l.checkpoints[size]
	if err := tlog.CheckTree(proof, size, new.root, oldSize, old.root); err != nil {
		return err
	}
	old.root[0] ^= 1
	if tlog.CheckTree(proof, size, new.root, oldSize, old.root) == nil {
		return fmt.Errorf("passes for another old root")
	}
	old.root[0] ^= 1
	for i := range proof {
		proof[i][0] ^= 1
		if tlog.CheckTree(proof, size, new.root, oldSize, old.root) == nil {
			return fmt.Errorf("passes with hash %d changed", i)
		}
		proof[i][0] ^= 1
	}
	return nil
}

func (l *ledger) checkConsistency() (count int, err error) {
	raw, err := os.ReadFile(filepath.Join(l.folder, "consistency"))
	if err != nil {
		return 0, err
	}
	for _, block := range strings.Split(strings.TrimSuffix(string(raw), "\n\n"), "\n\n") {
		if err := l.checkPair(strings.Split(block, "\n")); err != nil {
			return count, fmt.Errorf("%q: %v", strings.SplitN(block, "\n", 2)[0], err)
		}
		count++
	}
	n := len(l.checkpoints)
	if count != n*(n+1)/2 {
		return count, fmt.Errorf("%d pairs of %d checkpoints", count, n)
	}
	return count, nil
}

func main() {
	if len(os.Args) != 2 {
		fmt.Println("Bail out! usage: ledger_check FOLDER")
		os.Exit(2)
	}
	l := &ledger{folder: os.Args[1]}
	for _, first := range []func() error{l.readKey, l.readEntries} {
		if err := first(); err != nil {
			fmt.Println("Bail out!", err)
			os.Exit(1)
		}
	}
	report(l.readCheckpoints(), "the checkpoints open, and none with a byte changed")
	report(l.checkRoots(), fmt.Sprintf("the roots follow from the %d entries", len(l.entries)))
	report(l.checkTiles(), "the tiles are those of the newest checkpoint")
	count, err := l.checkProofs()
	report(err, fmt.Sprintf("%d proof files verify, and none with a change", count))
	count, err = l.checkConsistency()
	report(err, fmt.Sprintf("%d pairs of checkpoints are consistent, and none with a change", count))
	fmt.Printf("1..%d\n", tests)
	if failed > 0 {
		os.Exit(1)
	}
}
