package io.syncline.definition.source;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.model.value.Value;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.binding.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the words of an object into its texts: {@code <object>} is its name, and others are what
 * {@code words} says. So an object that is like another can take texts that differ in a name. Used
 * once.
 */
final class ObjectWords {

  private static final String WORDS = "words";
  private static final String OBJECT = "object";
  private static final Pattern PLACE = Pattern.compile("<([A-Za-z][A-Za-z0-9]*)>");

  private final Map<String, String> words = new TreeMap<>();
  private final Set<String> used = new HashSet<>();
  private final String path;
  private final List<Finding> findings;

  private ObjectWords(String name, String path, List<Finding> findings) {
    this.path = path;
    this.findings = findings;
    words.put(OBJECT, name);
  }

  /**
   * @param object with what it takes from the one it is like
   * @param own what it says itself
   */
  static Tree.Branch filled(
      String name, Tree.Branch object, Tree own, String path, List<Finding> findings) {
    var filling = new ObjectWords(name, path, findings);
    var said = ShortForms.find(object, WORDS).orElse(null);
    if (said != null) {
      filling.read(said);
    }
    var filled = (Tree.Branch) filling.fill(ShortForms.without(object, WORDS), path);
    boolean here = said != null && own instanceof Tree.Branch it && it.entries().contains(said);
    if (here && said.value() instanceof Tree.Branch all) {
      filling.unused(all);
    }
    return filled;
  }

  private void read(Tree.Entry said) {
    if (!(said.value() instanceof Tree.Branch all)) {
      if (!ShortForms.empty(said)) {
        problem(said.position(), path + "/words", "a map of words and texts is expected here");
      }
      return;
    }
    for (var word : all.entries()) {
      var at = JsonPointers.below(path + "/words", word.key());
      if (word.key().equals(OBJECT)) {
        problem(word.position(), at, "`<object>` is the name of the object already");
      } else if (!PLACE.matcher("<" + word.key() + ">").matches()) {
        problem(word.position(), at, "a word is letters and digits, as in `<one>`");
      } else if (word.value() instanceof Tree.Leaf leaf && leaf.value() instanceof Value.Text) {
        words.put(word.key(), leaf.text());
      } else {
        problem(word.position(), at, "a text is expected here, not " + word.value().kind());
      }
    }
  }

  private void unused(Tree.Branch all) {
    for (var word : all.entries()) {
      if (words.containsKey(word.key())
          && !used.contains(word.key())
          && !word.key().equals(OBJECT)) {
        problem(
            word.position(),
            JsonPointers.below(path + "/words", word.key()),
            "no text of this object says `<%s>`".formatted(word.key()));
      }
    }
  }

  private Tree fill(Tree tree, String at) {
    if (tree instanceof Tree.Branch branch) {
      var entries = new ArrayList<Tree.Entry>();
      for (var entry : branch.entries()) {
        var key = fill(entry.key(), entry.position(), at);
        var below = JsonPointers.below(at, key);
        entries.add(new Tree.Entry(key, entry.position(), fill(entry.value(), below)));
      }
      return new Tree.Branch(branch.position(), entries);
    }
    if (tree instanceof Tree.Sequence list) {
      return new Tree.Sequence(
          list.position(), list.items().stream().map(it -> fill(it, at)).toList());
    }
    var leaf = (Tree.Leaf) tree;
    if (!(leaf.value() instanceof Value.Text)) {
      return leaf;
    }
    var text = fill(leaf.text(), leaf.position(), at);
    return text.equals(leaf.text()) ? leaf : new Tree.Leaf(leaf.position(), text, Value.text(text));
  }

  /** Where an object has no words, what looks like one is text, as in a body of markup. */
  private String fill(String text, Position position, String at) {
    if (text.indexOf('<') < 0) {
      return text;
    }
    var filled = new StringBuilder();
    var places = PLACE.matcher(text);
    while (places.find()) {
      var word = words.get(places.group(1));
      if (word == null && words.size() > 1) {
        problem(
            position,
            at,
            ConstantNames.unknown(
                places.group(1), "a word of this object", List.copyOf(words.keySet())));
      }
      used.add(places.group(1));
      places.appendReplacement(
          filled, Matcher.quoteReplacement(word == null ? places.group() : word));
    }
    return places.appendTail(filled).toString();
  }

  private void problem(Position position, String at, String message) {
    var finding = Finding.problem(at, message).at(position);
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }
}
