package io.syncline.resilience;

import io.syncline.sandbox.kernel.Journal;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Sandbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last value that people typed per person, attribute and system, by the journals of the
 * stand-ins. Systems that agree are right only if they agree on one of these: whichever side a
 * strategy prefers, a value that was replaced in its own system by a later one must not come back.
 */
final class TypedValues {

  /** By person, then attribute, then system. */
  private final Map<String, Map<String, Map<String, String>>> last = new TreeMap<>();

  private TypedValues() {}

  static TypedValues in(Sandboxes sandboxes) {
    var typed = new TypedValues();
    sandboxes.all().forEach(typed::read);
    return typed;
  }

  private void read(String system, Sandbox sandbox) {
    var persons = new HashMap<String, String>();
    for (NativeRecord record : sandbox.records()) {
      var email = Copies.attributes(system, record.fields()).getOrDefault("email", "");
      persons.put(record.id(), Copies.person(email));
    }
    for (Journal.Entry entry : sandbox.journal().entries()) {
      var person = persons.get(entry.nativeId());
      if (entry.source() != Journal.Source.API
          && entry.object().equals(sandbox.object())
          && person != null) {
        Copies.attributes(system, entry.fields())
            .forEach(
                (attribute, value) ->
                    last.computeIfAbsent(person, it -> new TreeMap<>())
                        .computeIfAbsent(attribute, it -> new TreeMap<>())
                        .put(system, value));
      }
    }
  }

  /** Where the system holds a value that is not the last one typed in any system, in words. */
  List<String> olderIn(String system, Sandbox sandbox) {
    var older = new ArrayList<String>();
    for (NativeRecord record : sandbox.records()) {
      var attributes = Copies.attributes(system, record.fields());
      var person = Copies.person(attributes.getOrDefault("email", ""));
      last.getOrDefault(person, Map.of())
          .forEach(
              (attribute, bySystem) -> {
                var held = attributes.getOrDefault(attribute, "");
                if (bySystem.values().stream().noneMatch(it -> same(it, held))) {
                  older.add(
                      "%s %s %s: holds %s, last typed %s"
                          .formatted(system, person, attribute, held, bySystem));
                }
              });
    }
    return older;
  }

  /** How many values were typed last: a comparison with none proves nothing. */
  int size() {
    return last.values().stream().mapToInt(Map::size).sum();
  }

  /** The sync trims and writes addresses in lower case. */
  private static boolean same(String typed, String held) {
    return typed.strip().toLowerCase(Locale.ROOT).equals(held.strip().toLowerCase(Locale.ROOT));
  }
}
