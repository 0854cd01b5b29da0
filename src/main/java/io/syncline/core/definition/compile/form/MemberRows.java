package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.FieldType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which fields of one member the lines of a sync mean, each field and each attribute once. */
public final class MemberRows {

  private final EntityMember member;
  private final List<Finding> findings;
  private final List<MappingRow> rows = new ArrayList<>();
  private final List<Shown> shown = new ArrayList<>();

  /** A field that shows a link, and the line that says so. */
  public record Shown(FieldType field, Line line) {}

  /** Lines that found a field somewhere; the others are unknown names. */
  private final Set<Line> used;

  public MemberRows(EntityMember member, List<Line> lines, Set<Line> used, List<Finding> findings) {
    this.member = member;
    this.findings = findings;
    this.used = used;
    lines.stream().filter(line -> member.id().equals(line.system())).forEach(this::ofSystem);
    var own = List.copyOf(rows);
    var flat = new ArrayList<MappingRow>();
    lines.stream().filter(line -> line.system() == null).forEach(line -> flat(line, own, flat));
    settle(flat);
    onlyOneFieldEach();
  }

  public List<MappingRow> rows() {
    return List.copyOf(rows);
  }

  /** The fields that show links. */
  public List<Shown> shown() {
    return List.copyOf(shown);
  }

  private void ofSystem(Line line) {
    var found = Fields.find(member.object(), line.left());
    found.ifPresent(it -> used.add(line));
    var field = found.map(Fields.Found::field).orElseGet(() -> undeclared(line));
    if (field == null || exposes(field, line)) {
      show(field, line);
      return;
    }
    var nativeName = found.map(Fields.Found::nativeName).orElse(true);
    var row = new MappingRow(field, line.attribute(), nativeName, line);
    for (var other : rows) {
      if (sameField(other, row) && !other.key().equals(row.key())) {
        var message = "`%s` and `%s` are both mapped to `%s` of `%s`";
        findings.add(
            Finding.problem(
                line.path(),
                message.formatted(
                    other.unified(), row.unified(), field.path(), member.id().value())));
        return;
      }
    }
    rows.add(row);
  }

  /** A name of one system that its type does not declare is taken for a field of its own. */
  private @Nullable FieldType undeclared(Line line) {
    return near(member, line.left()).isEmpty() && !namesOther(line)
        ? Fields.undeclared(line.left())
        : null;
  }

  /** Whether the line is for another object of the same system. */
  private boolean namesOther(Line line) {
    return !Fields.isOf(member.object().name(), line.left())
        && member.spec().objects().stream().anyMatch(it -> Fields.isOf(it.name(), line.left()));
  }

  static Optional<String> near(EntityMember member, String name) {
    var names = new LinkedHashSet<String>();
    member.object().fields().values().stream()
        .sorted(Comparator.comparing(FieldType::path))
        .forEach(
            field -> {
              names.add(field.path());
              if (field.attribute() != null) {
                names.add(field.attribute());
              }
            });
    return Names.nearest(name, names);
  }

  private boolean exposes(FieldType field, Line line) {
    return line.exposesLink() || member.object().idPaths().contains(field.path());
  }

  private void show(@Nullable FieldType field, Line line) {
    if (field != null && line.exposesLink() && !member.object().idPaths().contains(field.path())) {
      shown.add(new Shown(field, line));
    }
  }

  private void flat(Line line, List<MappingRow> own, List<MappingRow> flat) {
    var found = Fields.find(member.object(), line.left()).orElse(null);
    if (found == null) {
      return;
    }
    used.add(line);
    if (exposes(found.field(), line)) {
      show(found.field(), line);
      return;
    }
    var row = new MappingRow(found.field(), line.attribute(), found.nativeName(), line);
    boolean overridden =
        own.stream().anyMatch(it -> it.key().equals(row.key()) || sameField(it, row));
    if (!overridden) {
      flat.add(row);
    }
  }

  /** Where flat lines meet at one field, the system type says which attribute it carries. */
  private void settle(List<MappingRow> flat) {
    for (var row : flat) {
      var rivals =
          flat.stream().filter(it -> sameField(it, row) && !it.key().equals(row.key())).toList();
      if (rivals.isEmpty() || carries(row)) {
        rows.add(row);
      } else if (rivals.stream().noneMatch(this::carries)) {
        if (row.nativeName() && rivals.stream().noneMatch(MappingRow::nativeName)) {
          rows.add(row);
        } else if (row.nativeName() || rivals.stream().noneMatch(MappingRow::nativeName)) {
          meet(row, rivals.get(0));
        }
      }
    }
  }

  private void meet(MappingRow row, MappingRow rival) {
    var message = "`%s` and `%s` both mean `%s` of `%s`; write the map per system";
    findings.add(
        Finding.problem(
            row.path(),
            message.formatted(
                row.unified(), rival.unified(), row.field().path(), member.id().value())));
  }

  private boolean carries(MappingRow row) {
    var standard = row.field().attribute();
    return standard != null && Names.same(standard, row.unified());
  }

  private static boolean sameField(MappingRow a, MappingRow b) {
    return a.field().path().equals(b.field().path());
  }

  /** One attribute in one object has one field, or one for each way. */
  private void onlyOneFieldEach() {
    for (int i = 0; i < rows.size(); i++) {
      for (int j = rows.size() - 1; j > i; j--) {
        var first = rows.get(i);
        var second = rows.get(j);
        if (first.key().equals(second.key()) && !first.complements(second)) {
          keepBetter(i, j, first, second);
        }
      }
    }
  }

  private void keepBetter(int i, int j, MappingRow first, MappingRow second) {
    if (!sameField(first, second) && first.nativeName() == second.nativeName()) {
      var message = "`%s` and `%s` of `%s` are both mapped to `%s`";
      findings.add(
          Finding.problem(
              second.path(),
              message.formatted(
                  first.field().path(),
                  second.field().path(),
                  member.id().value(),
                  first.unified())));
    }
    if (second.nativeName() && !first.nativeName()) {
      rows.set(i, second);
    }
    rows.remove(j);
  }
}
