package io.syncline.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rule may name of the records that its source refers to. */
class ReferredSourcesTest {

  private static final Path TYPES = Path.of("docs", "business-rules", "systems");

  @TempDir Path folder;

  private List<String> problems(String objects, String condition) throws IOException {
    for (var type : List.of("projects.system.yaml", "sales-ledger.system.yaml")) {
      Files.writeString(folder.resolve(type), Files.readString(TYPES.resolve(type)));
    }
    Files.writeString(
        folder.resolve("a.sync.yaml"),
        """
        service: a
        direction: unidirectional
        systems:
          - {id: projects, primary: true, objects: %s}
          - {id: ledger, type: sales-ledger, objects: [invoices]}
        businessRules:
          - {name: a, source: projects.entries, target: ledger.invoices, condition: %s, mapping: {title: task}}
        """
            .formatted(objects, condition));
    Loaded loaded = new RoutesDirectory(Map.of()).load(folder);
    return loaded.findings().stream().filter(Finding::refuses).map(Object::toString).toList();
  }

  @Test
  void attributesOfTheRecordReferredToMayBeNamed() throws IOException {
    assertThat(problems("[entries, projects]", "project.status == 'done'")).isEmpty();
    assertThat(problems("[entries, projects]", "worklog_added && project_completed")).isEmpty();
  }

  @Test
  void whatItDoesNotHaveIsRefused() throws IOException {
    assertThat(problems("[entries, projects]", "project.sttus == 'done'"))
        .singleElement()
        .asString()
        .contains("`project` has no attribute `sttus`; did you mean `status`");
  }

  @Test
  void anObjectThatTakesNoPartIsRefused() throws IOException {
    assertThat(problems("[entries]", "project.status == 'done'"))
        .singleElement()
        .asString()
        .contains("write `projects` in the `objects` of `projects`");
  }
}
