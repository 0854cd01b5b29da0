package io.syncline.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompositionTest {

  @TempDir Path folder;

  /** By {@code kustomize} or {@code kubectl}, where one is there. */
  @ParameterizedTest
  @ValueSource(strings = {"k8s/overlays/single", "k8s/overlays/replicated", "docs/kubernetes"})
  void kustomizeComposesTheSame(String overlay) throws Exception {
    var command = kustomize();
    assumeTrue(command.isPresent(), "skipped: neither kustomize nor kubectl on the path");
    var built = new HashMap<String, Map<String, Object>>();
    for (var it : Yaml.documents(run(command.get(), overlay))) {
      built.put(Yaml.id(it), plain(it));
    }
    var ours = new HashMap<String, Map<String, Object>>();
    Composition.of(Path.of(overlay)).forEach((id, it) -> ours.put(id, plain(it)));
    assertThat(ours).isEqualTo(built);
  }

  /** Empty labels and data may be left out; ConfigMaps' texts may end otherwise. */
  private static Map<String, Object> plain(Map<String, Object> object) {
    var metadata = Yaml.map(object.get("metadata"));
    if (Map.of().equals(metadata.get("labels"))) {
      metadata.remove("labels");
    }
    if (Map.of().equals(object.get("data"))) {
      object.remove("data");
    }
    Pods.workloads(List.of(object)).stream()
        .flatMap(it -> Pods.containers(it).stream())
        .forEach(CompositionTest::sortEnvironment);
    return object;
  }

  /** New variables come first there and last here; none refers to another. */
  private static void sortEnvironment(Map<String, Object> container) {
    var sorted = new java.util.ArrayList<>(Yaml.maps(container, "env"));
    sorted.sort(java.util.Comparator.comparing(it -> String.valueOf(it.get("name"))));
    container.put("env", sorted);
  }

  private static Optional<List<String>> kustomize() {
    return onPath("kustomize")
        .map(it -> List.of(it, "build"))
        .or(() -> onPath("kubectl").map(it -> List.of(it, "kustomize")));
  }

  private static Optional<String> onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(it -> Path.of(it, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private String run(List<String> command, String overlay) throws Exception {
    var output = folder.resolve("built.yaml");
    var errors = folder.resolve("errors");
    var process =
        new ProcessBuilder(Stream.concat(command.stream(), Stream.of(overlay)).toList())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(() -> read(errors)).isZero();
    return Files.readString(output);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    refused("resources: [absent.yaml]", "there is no ");
    refused("resource: [service.yaml]", "Kustomization.resource is unknown");
    refused("resources: [service.yaml, service.yaml]", "twice: Service/a");
    refused(
        "resources: [service.yaml]\npatches: [{path: patch.yaml}]",
        "a patch without a target: Service/b");
    refused(
        "resources: []\nconfigMapGenerator: [{name: a, behavior: merge}]",
        "a patch without a target: ConfigMap/a");
  }

  private void refused(String lines, String why) throws IOException {
    Files.writeString(folder.resolve("service.yaml"), "kind: Service\nmetadata: {name: a}");
    Files.writeString(folder.resolve("patch.yaml"), "kind: Service\nmetadata: {name: b}");
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n" + lines);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Composition.of(folder))
        .withMessageContaining(why);
  }
}
