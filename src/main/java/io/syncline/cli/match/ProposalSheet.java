package io.syncline.cli.match;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.identity.proposal.Proposals.Proposal;
import io.syncline.core.identity.sheet.LinkSheet;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.csv.Csv;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Proposals in the wide form: what is certain in one row per record, each question in a row of its
 * own with a note. A person deletes what is wrong; ids that are left in two rows are refused by the
 * import. Values are shown only where that was asked for, and never those that are masked.
 */
final class ProposalSheet {

  /** A row under way. */
  private record Line(
      String entity, Map<SystemId, String> ids, List<String> remarks, Map<String, String> values) {}

  private final Set<SystemId> systems = new LinkedHashSet<>();
  private final Map<NativeRef, Line> certain = new LinkedHashMap<>();
  private final List<Line> questions = new ArrayList<>();
  private final Set<String> columns = new LinkedHashSet<>();
  private final @Nullable Map<NativeRef, Found> shown;

  /**
   * @param values whether the sheet shows what the records hold
   */
  ProposalSheet(Installation installation, boolean values) {
    this.shown = values ? new HashMap<>() : null;
    installation
        .entities()
        .values()
        .forEach(entity -> entity.participants().forEach(it -> systems.add(it.system())));
  }

  /** Records that proposals may name. */
  void holds(List<Found> found) {
    if (shown != null) {
      found.forEach(it -> shown.put(it.ref(), it));
    }
  }

  void add(Entity entity, Proposal proposal) {
    var line =
        proposal.certain()
            ? certain.computeIfAbsent(proposal.one(), it -> line(entity))
            : line(entity);
    for (var ref : List.of(proposal.one(), proposal.other())) {
      line.ids().put(ref.system(), ref.id());
      values(entity, ref, line);
    }
    if (line.remarks().isEmpty()) {
      line.remarks().addAll(remarks(proposal));
    }
    if (!proposal.certain()) {
      questions.add(line);
    }
  }

  private static List<String> remarks(Proposal proposal) {
    var ranking = proposal.standing();
    var margin = ranking.margin();
    return List.of(
        String.valueOf(ranking.rank()),
        margin == null ? "" : number(margin),
        ranking.reason(),
        proposal.rule(),
        number(proposal.score()),
        proposal.note());
  }

  private static String number(double it) {
    return BigDecimal.valueOf(it).setScale(2, RoundingMode.DOWN).toPlainString();
  }

  private void values(Entity entity, NativeRef ref, Line line) {
    var found = shown == null ? null : shown.get(ref);
    if (found == null) {
      return;
    }
    for (var name : compared(entity)) {
      var value = found.attributes().get(name);
      if (value != null && !value.isEmpty()) {
        var column = LinkSheet.VALUE + ref.system() + " " + name;
        columns.add(column);
        line.values().put(column, value instanceof Value.Text it ? it.value() : value.canonical());
      }
    }
  }

  /** What the rules compare, and no one masks. */
  private static Set<String> compared(Entity entity) {
    var names = new TreeSet<String>();
    entity.matchRules().forEach(it -> names.addAll(it.attributes()));
    entity.matching().fuzzy().forEach(it -> names.add(it.attribute()));
    names.removeIf(it -> entity.attribute(it).map(Attribute::masked).orElse(true));
    return names;
  }

  private static Line line(Entity entity) {
    return new Line(entity.name(), new LinkedHashMap<>(), new ArrayList<>(), new LinkedHashMap<>());
  }

  int rows() {
    return certain.size() + questions.size();
  }

  void write(Writer to) {
    var names = new ArrayList<String>();
    names.add(LinkSheet.ENTITY);
    systems.forEach(it -> names.add(it.value()));
    names.addAll(columns);
    names.addAll(LinkSheet.PROPOSED);
    var lines = Stream.concat(certain.values().stream(), questions.stream());
    Csv.write(to, names, lines.map(this::cells)::iterator);
  }

  private List<String> cells(Line line) {
    var cells = new ArrayList<String>();
    cells.add(line.entity());
    systems.forEach(it -> cells.add(line.ids().getOrDefault(it, "")));
    columns.forEach(it -> cells.add(line.values().getOrDefault(it, "")));
    cells.addAll(line.remarks());
    return cells;
  }
}
