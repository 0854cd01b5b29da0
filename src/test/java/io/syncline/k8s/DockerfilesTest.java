package io.syncline.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The images fit the pods. */
class DockerfilesTest {

  private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+)");
  private static final Pattern STAGE = Pattern.compile("(?m)^FROM \\S+ AS (\\w+)");
  private static final Pattern USER = Pattern.compile("(?m)^USER (\\S+)");
  private static final Pattern VERSION = Pattern.compile("<version>([\\d.]+)-SNAPSHOT</version>");

  private static Map<String, Object> deployment() {
    return Yaml.map(Composition.of(Path.of("k8s/overlays/single")).get("Deployment/syncline"));
  }

  private static String text(String dockerfile) throws IOException {
    return Files.readString(Path.of("src/main/docker", dockerfile));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native"})
  void theImageRunsAsTheUserOfThePod(String dockerfile) throws IOException {
    var users = USER.matcher(text(dockerfile)).results().map(it -> it.group(1)).toList();
    var security = Yaml.map(Pods.spec(deployment()).get("securityContext"));
    assertThat(users)
        .endsWith(security.get("runAsUser") + ":" + security.get("runAsGroup"))
        .doesNotContain("root", "0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native"})
  void itSaysWhatItIsAndWhatItIsMadeFrom(String dockerfile) throws IOException {
    var text = text(dockerfile);
    var stages = STAGE.matcher(text).results().map(it -> it.group(1)).toList();
    var bases = FROM.matcher(text).results().map(it -> it.group(1)).toList();
    assertThat(bases)
        .allMatch(it -> stages.contains(it) || it.matches("[\\w./-]+:[\\w.-]*(\\d|slim)[\\w.-]*"))
        .noneMatch(it -> it.endsWith(":latest"));
    for (var label : List.of("title", "description", "version", "licenses")) {
      assertThat(text).contains("org.opencontainers.image." + label + "=");
    }
    assertThat(text).as("SIGTERM reaches the product").containsPattern("(?m)^ENTRYPOINT \\[");
  }

  /** A root filesystem that cannot be written has to have the folders that are mounted. */
  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native"})
  void everyFolderThatIsMountedIsThere(String dockerfile) throws IOException {
    var text = text(dockerfile);
    for (var container : Pods.containers(deployment())) {
      for (var mount : Yaml.maps(container, "volumeMounts")) {
        var path = String.valueOf(mount.get("mountPath"));
        assertThat(path)
            .matches(
                it -> it.equals("/tmp") || it.equals("/work/routes/syncs") || text.contains(it));
      }
    }
    assertThat(text).as("with routes/syncs").contains("routes/ /work/routes/");
  }

  @Test
  void theTagIsTheVersion() throws IOException {
    var version = VERSION.matcher(Files.readString(Path.of("pom.xml")));
    assertThat(version.find()).isTrue();
    for (var container : Pods.containers(deployment())) {
      assertThat(container.get("image")).isEqualTo("syncline:" + version.group(1));
    }
    assertThat(text("Dockerfile.jvm")).contains("ARG VERSION=" + version.group(1));
    assertThat(text("Dockerfile.native")).contains("ARG VERSION=" + version.group(1));
  }
}
