package io.syncline.definition.binding;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.definition.binding.DefinitionTreeReader.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** Builds one tree from parser events without recursion, so that depth costs no stack. */
final class TreeBuilder {

  private record Sized(Tree tree, int size) {}

  /** A map or list that is being read. */
  private static final class Open {
    final Position position;
    final boolean map;
    final Optional<Anchor> anchor;
    final Map<String, Tree.Entry> entries = new LinkedHashMap<>();
    final List<Tree> items = new ArrayList<>();
    int size = 1;
    Tree.@Nullable Leaf key;

    Open(Position position, boolean map, Optional<Anchor> anchor) {
      this.position = position;
      this.map = map;
      this.anchor = anchor;
    }
  }

  /** What word processors make of quotes, at the beginning of a text. */
  private static final String TYPOGRAPHIC = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb";

  private final String file;
  private final DefinitionTreeReader.Bounds bounds;
  private final List<Finding> findings = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private final Map<Anchor, Sized> anchors = new HashMap<>();
  private int nodes;
  private int documents;
  private @Nullable Tree root;

  TreeBuilder(String file, DefinitionTreeReader.Bounds bounds) {
    this.file = file;
    this.bounds = bounds;
  }

  void take(Event event) {
    var at = DefinitionTreeReader.position(file, event.getStartMark());
    if (event instanceof DocumentStartEvent && ++documents > 1) {
      throw new Refusal(at, "one document is allowed in a file, a second begins here");
    } else if (event instanceof CollectionStartEvent start) {
      begin(start, at);
    } else if (event instanceof CollectionEndEvent) {
      end();
    } else if (event instanceof ScalarEvent scalar) {
      var leaf = CoreSchema.leaf(scalar, at);
      typographic(scalar, at);
      scalar.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Sized(leaf, 1)));
      add(leaf, 1, at);
    } else if (event instanceof AliasEvent alias) {
      var target = anchors.get(alias.getAlias());
      if (target == null) {
        throw new Refusal(at, "an alias must come after the end of its anchor's value");
      }
      add(target.tree(), target.size(), at);
    }
  }

  /** A quote that a word processor made quotes nothing: it would be part of the value. */
  private void typographic(ScalarEvent scalar, Position at) {
    var text = scalar.getValue();
    if (scalar.isPlain() && !text.isEmpty() && TYPOGRAPHIC.indexOf(text.charAt(0)) >= 0) {
      findings.add(
          Finding.problem("", "`%c` does not quote: write `\"` or `'`".formatted(text.charAt(0)))
              .at(at));
    }
  }

  private void begin(CollectionStartEvent start, Position at) {
    if (open.size() >= bounds.depth()) {
      throw new Refusal(at, "more than " + bounds.depth() + " levels");
    }
    if (start.getTag().isPresent() && !start.getTag().get().startsWith("tag:yaml.org,2002:")) {
      throw new Refusal(at, "tags are not used in definitions");
    }
    open.push(new Open(at, start instanceof MappingStartEvent, start.getAnchor()));
  }

  private void end() {
    var done = open.pop();
    Tree tree =
        done.map
            ? new Tree.Branch(done.position, List.copyOf(done.entries.values()))
            : new Tree.Sequence(done.position, done.items);
    done.anchor.ifPresent(anchor -> anchors.put(anchor, new Sized(tree, done.size)));
    add(tree, done.size, done.position);
  }

  private void add(Tree tree, int size, Position at) {
    nodes += tree instanceof Tree.Leaf ? 1 : size;
    if (nodes > bounds.nodes()) {
      throw new Refusal(at, "more than " + bounds.nodes() + " values, aliases counted in full");
    }
    var parent = open.peek();
    if (parent == null) {
      root = tree;
      return;
    }
    parent.size += size;
    if (!parent.map) {
      parent.items.add(tree);
    } else if (parent.key == null) {
      parent.key = key(tree, at);
    } else {
      put(parent, parent.key, tree);
      parent.key = null;
    }
  }

  private Tree.Leaf key(Tree tree, Position at) {
    if (tree instanceof Tree.Leaf leaf) {
      return leaf;
    }
    throw new Refusal(at, "a key must be a text, not " + tree.kind());
  }

  private void put(Open parent, Tree.Leaf key, Tree value) {
    var entry = new Tree.Entry(key.text(), key.position(), value);
    var first = parent.entries.putIfAbsent(key.text(), entry);
    if (first != null) {
      var message = "`%s` is written twice in one map; first in line %d";
      findings.add(
          Finding.problem("", message.formatted(key.text(), first.position().line()))
              .at(key.position()));
    }
  }

  DefinitionTreeReader.Result result() {
    if (root == null) {
      findings.add(Finding.problem("", "the file is empty").at(new Position(file, 1, 1)));
    }
    return new DefinitionTreeReader.Result(root, findings);
  }
}
