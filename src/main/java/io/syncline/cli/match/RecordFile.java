package io.syncline.cli.match;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.path.ExternalIds;
import io.syncline.core.transform.path.Paths;
import io.syncline.csv.Csv;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records of one system as it exported them: a CSV file whose columns are named as the system's
 * fields or the attributes are, one of them {@code id}. Other columns are passed over.
 */
final class RecordFile {

  private static final String ID = "id";

  private RecordFile() {}

  /**
   * @throws IllegalArgumentException where it has no ids, or one of them twice
   */
  static List<Found> read(Entity entity, Participant participant, String text) {
    var table = Csv.read(text);
    var paths = paths(participant, table.names());
    int id = id(participant, table.names());
    var transformer = new Transformer();
    var found = new ArrayList<Found>();
    var seen = new HashSet<String>();
    for (var row : table.rows()) {
      var native0 = row.cells().get(id).strip();
      if (native0.isEmpty() || !seen.add(native0)) {
        throw new IllegalArgumentException(
            "line " + row.line() + (native0.isEmpty() ? ": no id" : ": this id is a duplicate"));
      }
      var ref = new NativeRef(participant.system(), participant.object(), native0);
      var fields = fields(paths, row.cells());
      found.add(
          new Found(
              ref,
              transformer.inbound(entity, participant, fields).attributes(),
              ExternalIds.said(participant, ref, fields)));
    }
    return found;
  }

  private static int id(Participant participant, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (participant.type().idPaths().contains(names.get(i)) || Names.same(names.get(i), ID)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "line 1: there is no column `" + participant.type().id() + "` with the ids");
  }

  private static Map<Integer, String> paths(Participant participant, List<String> names) {
    var paths = new HashMap<Integer, String>();
    for (int i = 0; i < names.size(); i++) {
      int at = i;
      path(participant, names.get(i)).ifPresent(it -> paths.put(at, it));
    }
    return paths;
  }

  private static Optional<String> path(Participant participant, String name) {
    if (participant.type().fields().containsKey(name)) {
      return Optional.of(name);
    }
    return participant.mappings().stream()
        .filter(it -> Names.same(it.attribute(), name))
        .map(it -> it.field().path())
        .findFirst();
  }

  private static Value.Struct fields(Map<Integer, String> paths, List<String> cells) {
    var values = new HashMap<String, Value>();
    paths.forEach(
        (at, path) -> {
          if (!cells.get(at).isBlank()) {
            values.put(path, Value.text(cells.get(at)));
          }
        });
    return Paths.write(Value.Struct.EMPTY, values);
  }
}
