package io.syncline.api.records;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.Masking;
import io.syncline.api.http.NativeRefView;
import io.syncline.api.http.Refusal;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.find.RecordSearch;
import io.syncline.core.find.RecordSearch.Hit;
import io.syncline.core.find.SearchWords;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds records by any of their ids and by the words of their values. What is masked is neither
 * searched nor shown: every match is checked again by the definitions that hold now.
 */
@Singleton
public class FoundRecords {

  /** The longest text to search for. */
  public static final int LONGEST = 200;

  /** So many records are looked at; a search that finds more needs another word. */
  public static final int MOST = 1_000;

  /** Shorter words are found in full only: too much begins with them. */
  private static final int SHORTEST_BEGINNING = 3;

  private static final String ID = "id";
  private static final String WORD = "word";

  private final RecordSearch search;
  private final Installations installations;
  private final Masking masking;
  private final Caller caller;

  FoundRecords(RecordSearch search, Installations installations, Masking masking, Caller caller) {
    this.caller = caller;
    this.search = search;
    this.installations = installations;
    this.masking = masking;
  }

  /**
   * The place of one that was found: those found by an id come first.
   *
   * @param by {@link #ID} or {@link #WORD}
   */
  record Place(String by, RecordId record) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::by).thenComparing(it -> it.record().toString());

    static Place read(List<String> parts) {
      if (!parts.get(0).equals(ID) && !parts.get(0).equals(WORD)) {
        throw new IllegalArgumentException();
      }
      return new Place(parts.get(0), RecordId.parse(parts.get(1)));
    }

    Cursor cursor() {
      return Cursor.at(by, record.toString());
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /** One that was found. */
  record Found(Place place, Hit hit, List<String> matched) {}

  /** The first that were found; views are made with {@link #view}, which records them as shown. */
  public List<FoundView> first(String text, int limit) {
    return find(text, null, limit).stream().map(this::view).toList();
  }

  /**
   * What is found.
   *
   * @param after the place of the last one of the page before; null: from the first
   */
  List<Found> find(String text, @Nullable Place after, int limit) {
    var asked = text.strip();
    if (asked.length() > LONGEST) {
      throw Refusal.badRequest("q has at most " + LONGEST + " characters");
    }
    if (asked.isEmpty() || asked.indexOf('\0') >= 0) {
      return List.of();
    }
    var installation = installations.current();
    var places = new TreeSet<Place>();
    byIds(asked, installation).forEach(it -> places.add(new Place(ID, it)));
    var known = places.stream().map(Place::record).collect(Collectors.toSet());
    var words = new ArrayList<String>();
    byWords(asked, words).stream()
        .filter(it -> !known.contains(it))
        .forEach(it -> places.add(new Place(WORD, it)));
    var next = after == null ? places : places.tailSet(after, false);
    return checked(List.copyOf(next), words, installation, limit);
  }

  private Set<RecordId> byIds(String asked, Installation installation) {
    var found = new LinkedHashSet<RecordId>();
    if (asked.length() == 36) {
      try {
        found.add(new RecordId(UUID.fromString(asked)));
      } catch (IllegalArgumentException none) {
        // it may be the id of a system
      }
    }
    found.addAll(search.ofCopies(refs(asked, installation)));
    return found;
  }

  /** {@code 17}, {@code crm/17} and {@code crm/contacts/17}. */
  private static List<NativeRef> refs(String asked, Installation installation) {
    var refs = new ArrayList<NativeRef>();
    NativeRef.parse(asked).ifPresent(refs::add);
    int slash = asked.indexOf('/');
    installation
        .byObject()
        .forEach(
            (system, objects) ->
                objects
                    .keySet()
                    .forEach(
                        object -> {
                          ref(system, object, asked).forEach(refs::add);
                          if (slash > 0 && asked.substring(0, slash).equals(system.value())) {
                            ref(system, object, asked.substring(slash + 1)).forEach(refs::add);
                          }
                        }));
    return refs;
  }

  private static Stream<NativeRef> ref(SystemId system, String object, String id) {
    try {
      return Stream.of(new NativeRef(system, object, id));
    } catch (IllegalArgumentException none) {
      return Stream.empty();
    }
  }

  /**
   * @param words becomes the words by which they are found
   */
  private List<RecordId> byWords(String asked, List<String> words) {
    for (var attempt : List.of(SearchWords.asked(asked), SearchWords.plainly(asked))) {
      words.clear();
      words.addAll(attempt);
      var exact = search.having(attempt, false, MOST);
      if (!exact.isEmpty()) {
        return exact;
      }
      if (attempt.stream().allMatch(it -> it.length() >= SHORTEST_BEGINNING)) {
        var beginning = search.having(attempt, true, MOST);
        if (!beginning.isEmpty()) {
          return beginning;
        }
      }
    }
    return List.of();
  }

  /** Reads page by page what was found, until there is enough. */
  private List<Found> checked(
      List<Place> places, List<String> words, Installation installation, int limit) {
    var reading = caller.reading();
    var found = new ArrayList<Found>();
    for (int from = 0; from < places.size() && found.size() < limit; from += limit) {
      var page = places.subList(from, Math.min(from + limit, places.size()));
      var hits =
          search.read(page.stream().map(Place::record).toList()).stream()
              .collect(Collectors.toMap(it -> it.record().id(), Function.identity()));
      for (var place : page) {
        var hit = hits.get(place.record());
        if (hit != null && found.size() < limit && reading.hasEntity(hit.record().entity())) {
          check(place, hit, words, installation).forEach(found::add);
        }
      }
    }
    return found;
  }

  private static Stream<Found> check(
      Place place, Hit hit, List<String> words, Installation installation) {
    if (place.by().equals(ID)) {
      return Stream.of(new Found(place, hit, List.of()));
    }
    var matched = new TreeSet<String>();
    var missing = new LinkedHashSet<>(words);
    installation
        .entity(hit.record().entity())
        .map(it -> SearchWords.of(it, hit.record()))
        .orElseGet(TreeMap::new)
        .forEach(
            (attribute, all) -> {
              for (var word : words) {
                if (all.stream().anyMatch(it -> it.startsWith(word))) {
                  matched.add(attribute);
                  missing.remove(word);
                }
              }
            });
    return missing.isEmpty()
        ? Stream.of(new Found(place, hit, List.copyOf(matched)))
        : Stream.empty();
  }

  FoundView view(Found found) {
    var record = found.hit().record();
    var values = new HashMap<String, Value>();
    record.attributes().forEach((name, it) -> values.put(name, it.value()));
    var names = masking.names(record.entity(), values);
    masking.shows(
        "record",
        record.entity(),
        record.id(),
        null,
        names.stream().map(it -> it.attribute()).toList());
    return new FoundView(
        record.id().value(),
        record.entity(),
        ApiWords.of(record.status()),
        names,
        found.matched(),
        found.hit().copies().stream().map(NativeRefView::of).toList());
  }
}
