package io.syncline.core.identity.sheet;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The wide form of the cross-system ids, {@code entity_type, <system>…, master_system, created_at},
 * read and checked: all errors are found at once, each with its line. Pure.
 *
 * <p>Columns that proposals add ({@link #PROPOSED}, and values) are passed over. {@code
 * master_system} has to be one of the row's systems, {@code created_at} a date or time; they are
 * only checked, and change nothing: the definition and the systems decide.
 */
public final class LinkSheet {

  public static final String ENTITY = "entity_type";
  public static final String MASTER = "master_system";
  public static final String CREATED = "created_at";

  /** Columns that say why a row is proposed. */
  public static final List<String> PROPOSED =
      List.of("rank", "margin", "reason", "rule", "score", "note");

  /** What the names of columns begin with that show a value, for the person who decides. */
  public static final String VALUE = "value ";

  /**
   * One row that links something.
   *
   * @param line the number of its line in the file
   * @param refs native ids of one record, one a system
   */
  public record Row(long line, String entity, List<NativeRef> refs) {
    public Row {
      refs = List.copyOf(refs);
    }
  }

  /** Something wrong, and where. */
  public record Problem(long line, String what) implements Comparable<Problem> {
    @Override
    public int compareTo(Problem other) {
      int byLine = Long.compare(line, other.line);
      return byLine != 0 ? byLine : what.compareTo(other.what);
    }

    @Override
    public String toString() {
      return "line " + line + ": " + what;
    }
  }

  private final Installation installation;
  private final List<Row> rows = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<NativeRef, Long> seen = new HashMap<>();
  private final Map<Integer, String> columns = new LinkedHashMap<>();
  private final Map<Integer, SystemId> systems = new TreeMap<>();

  private LinkSheet(Installation installation) {
    this.installation = installation;
  }

  /** A line of cells. */
  public record Line(long number, List<String> cells) {
    public Line {
      cells = List.copyOf(cells);
    }
  }

  /**
   * @param names of the columns, which are in line 1
   */
  public static LinkSheet of(Installation installation, List<String> names, List<Line> lines) {
    var sheet = new LinkSheet(installation);
    sheet.header(names);
    if (sheet.problems.isEmpty()) {
      lines.forEach(sheet::line);
    }
    Collections.sort(sheet.problems);
    return sheet;
  }

  public List<Row> rows() {
    return List.copyOf(rows);
  }

  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  private void header(List<String> names) {
    var known = new TreeMap<String, SystemId>();
    installation
        .entities()
        .values()
        .forEach(
            entity ->
                entity.participants().forEach(it -> known.put(it.system().value(), it.system())));
    for (int i = 0; i < names.size(); i++) {
      column(i, names.get(i), known);
    }
    if (!columns.containsValue(ENTITY)) {
      problems.add(new Problem(1, "there is no column `" + ENTITY + "`"));
    }
    if (systems.size() < 2) {
      problems.add(new Problem(1, "a link needs columns of at least two systems"));
    }
  }

  private void column(int at, String name, Map<String, SystemId> known) {
    var system = known.get(name);
    var word =
        List.of(ENTITY, MASTER, CREATED).stream()
            .filter(it -> Names.same(it, name))
            .findFirst()
            .orElse(name);
    if (columns.containsValue(word) && !name.isEmpty()) {
      problems.add(new Problem(1, "the column `" + name + "` is there twice"));
    } else if (system != null) {
      systems.put(at, system);
    } else if (word.equals(name)
        && !name.isEmpty()
        && !Set.of(ENTITY, MASTER, CREATED).contains(name)
        && !PROPOSED.contains(name)
        && !name.startsWith(VALUE)) {
      var near = Names.nearest(name, known.keySet());
      problems.add(
          new Problem(
              1,
              "`"
                  + name
                  + "` is no system of a started sync"
                  + near.map(it -> "; did you mean `" + it + "`?").orElse("")));
    }
    columns.put(at, word);
  }

  private void line(Line line) {
    var said = new HashMap<String, String>();
    columns.forEach((at, name) -> said.put(name, line.cells().get(at)));
    var name = said.getOrDefault(ENTITY, "");
    var entity = installation.entity(name).orElse(null);
    if (entity == null) {
      var near = Names.nearest(name, installation.entities().keySet());
      problem(
          line,
          "no started sync has this entity"
              + near.map(it -> "; did you mean `" + it + "`?").orElse(""));
      return;
    }
    var refs = refs(line, entity);
    master(line, said.getOrDefault(MASTER, ""), refs);
    created(line, said.getOrDefault(CREATED, ""));
    if (refs.size() > 1) {
      rows.add(new Row(line.number(), entity.name(), refs));
    }
  }

  private List<NativeRef> refs(Line line, Entity entity) {
    var refs = new ArrayList<NativeRef>();
    systems.forEach(
        (at, system) -> {
          var id = line.cells().get(at);
          if (!id.isEmpty()) {
            entity
                .participant(system)
                .ifPresentOrElse(
                    it -> ref(line, it, id, refs),
                    () ->
                        problem(
                            line,
                            "`" + system + "` has no " + entity.name() + " in a started sync"));
          }
        });
    return refs;
  }

  private void ref(Line line, Participant participant, String id, List<NativeRef> refs) {
    if (id.length() > 512) {
      problem(line, "the id in `" + participant.system() + "` has more than 512 characters");
      return;
    }
    var ref = new NativeRef(participant.system(), participant.object(), id);
    var before = seen.putIfAbsent(ref, line.number());
    if (before != null) {
      problem(
          line,
          "the id in `"
              + participant.system()
              + "` is that of line "
              + before
              + " too: one native id has one record");
    } else {
      refs.add(ref);
    }
  }

  private void master(Line line, String master, List<NativeRef> refs) {
    if (!master.isEmpty() && refs.stream().noneMatch(it -> it.system().value().equals(master))) {
      problem(line, "`" + MASTER + "` is none of the systems that have an id in this line");
    }
  }

  private void created(Line line, String at) {
    if (!at.isEmpty() && !isTime(at)) {
      problem(line, "`" + CREATED + "` is neither a date nor a time as 2026-01-31T12:00:00Z");
    }
  }

  private static boolean isTime(String at) {
    try {
      return at.length() == 10 ? LocalDate.parse(at) != null : OffsetDateTime.parse(at) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void problem(Line line, String what) {
    problems.add(new Problem(line.number(), what));
  }
}
