package io.syncline.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every object of {@code k8s} has only fields that its kind knows. */
class ShapesTest {

  @Test
  void everyObjectHasTheShapeOfItsKind() throws IOException {
    var problems = new ArrayList<String>();
    try (var files = Files.walk(Path.of("k8s"))) {
      for (var file : files.filter(ShapesTest::isObject).toList()) {
        for (var object : Yaml.documents(file)) {
          Shapes.problems(whole(file, object)).forEach(it -> problems.add(file + ": " + it));
        }
      }
    }
    assertThat(problems).isEmpty();
  }

  /** A patch is looked at where it was merged. */
  private static java.util.Map<String, Object> whole(
      Path file, java.util.Map<String, Object> object) {
    return file.endsWith("database.yaml")
        ? Composition.of(file.getParent()).get(Yaml.id(object))
        : object;
  }

  private static boolean isObject(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith(".yaml")
        && !name.endsWith(".test.yaml")
        && !name.equals("prometheus-adapter.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "kind: Job;unknown kind Job",
        "kind: shared;unknown kind shared",
        "replica: 2;Deployment.spec.replica is unknown",
        "replicas: two;Deployment.spec.replicas is not number: two",
        "selector: {};Deployment.spec.selector.matchLabels is missing",
        "selector: [];Deployment.spec.selector is no map",
        "selector: {matchLabels: {a: 1}};Deployment.spec.selector.matchLabels is not labels: {a=1}",
      })
  void whatIsWrongIsSaid(String line, String problem) {
    var text = line.startsWith("kind") ? line : "kind: Deployment\nspec:\n  " + line;
    assertThat(Shapes.problems(Yaml.documents(text).get(0))).contains(problem);
  }
}
