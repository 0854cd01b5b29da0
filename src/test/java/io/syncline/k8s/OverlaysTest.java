package io.syncline.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.syncline.app.settings.SettingsCheck;
import io.syncline.monitoring.DocumentedMetrics;
import io.syncline.monitoring.PromExpression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an overlay promises, and that its objects fit each other and the product. */
class OverlaysTest {

  private static final String URL = "QUARKUS_DATASOURCE_JDBC_URL";

  /** Settings of Quarkus that pods may set. */
  private static final Set<String> OF_QUARKUS = Set.of(URL, "QUARKUS_INIT_AND_EXIT");

  private static final Pattern IMAGE = Pattern.compile("[\\w./-]+:\\d[\\w.-]*");

  /** SIGTERM to the end: docs/decisions/0013-start-and-stop.md. */
  private static final int DRAIN_SECONDS = 30;

  @ParameterizedTest
  @ValueSource(strings = {"k8s/overlays/single", "k8s/overlays/replicated", "docs/kubernetes"})
  void noPodMayDoMoreThanItNeeds(String overlay) {
    for (var workload : workloads(overlay)) {
      var pod = Pods.spec(workload);
      assertThat(Yaml.at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
      assertThat((Integer) Yaml.at(pod, "securityContext", "runAsUser")).isPositive();
      assertThat(Yaml.at(pod, "automountServiceAccountToken")).isEqualTo(false);
      for (var it : Pods.containers(workload)) {
        var name = String.valueOf(it.get("name"));
        assertThat(Yaml.at(it, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
        assertThat(Yaml.at(it, "securityContext", "allowPrivilegeEscalation")).isEqualTo(false);
        assertThat(Yaml.at(it, "securityContext", "capabilities", "drop"))
            .isEqualTo(List.of("ALL"));
        assertThat(Yaml.at(it, "resources", "limits", "memory")).as(name).isNotNull();
        assertThat(String.valueOf(it.get("image"))).matches(IMAGE).doesNotEndWith(":latest");
        assertThat(Yaml.maps(it, "volumeMounts"))
            .as("a root that cannot be written needs a /tmp: %s", name)
            .anyMatch(mount -> "/tmp".equals(mount.get("mountPath")));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"k8s/overlays/single", "k8s/overlays/replicated", "docs/kubernetes"})
  void everyNameAnObjectUsesExists(String overlay) throws IOException {
    var objects = Composition.of(Path.of(overlay));
    var page = Files.readString(Path.of("docs/kubernetes.md"));
    for (var workload : Pods.workloads(objects.values())) {
      var pod = Pods.spec(workload);
      assertThat(Pods.labels(workload))
          .containsAllEntriesOf(selected(workload, "spec", "selector"));
      var volumes = new HashSet<Object>();
      for (var volume : Yaml.maps(pod, "volumes")) {
        volumes.add(volume.get("name"));
        if (volume.containsKey("configMap")) {
          assertThat(objects).containsKey("ConfigMap/" + Yaml.at(volume, "configMap", "name"));
        }
        if (volume.containsKey("secret")) {
          assertThat(page)
              .as("the page says how the Secret is made")
              .contains("secret generic " + Yaml.at(volume, "secret", "secretName") + " ");
        }
      }
      Yaml.maps(Yaml.map(workload.get("spec")), "volumeClaimTemplates")
          .forEach(it -> volumes.add(Yaml.at(it, "metadata", "name")));
      for (var container : Pods.containers(workload)) {
        assertThat(volumes)
            .containsAll(
                Yaml.maps(container, "volumeMounts").stream().map(it -> it.get("name")).toList());
      }
      if (pod.get("serviceAccountName") != null) {
        assertThat(objects).containsKey("ServiceAccount/" + pod.get("serviceAccountName"));
      }
      if (workload.get("kind").equals("StatefulSet")) {
        assertThat(objects).containsKey("Service/" + Yaml.at(workload, "spec", "serviceName"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"k8s/overlays/single", "k8s/overlays/replicated", "docs/kubernetes"})
  void everySelectorFindsPodsThatHaveThePort(String overlay) {
    var objects = Composition.of(Path.of(overlay)).values();
    for (var it : objects) {
      switch (String.valueOf(it.get("kind"))) {
        case "Service" -> {
          var pods = having(objects, Yaml.map(Yaml.at(it, "spec", "selector")));
          Yaml.maps(Yaml.map(it.get("spec")), "ports")
              .forEach(port -> assertThat(Pods.ports(pods)).containsKey(text(port, "targetPort")));
        }
        case "PodDisruptionBudget" -> having(objects, selected(it, "spec", "selector"));
        case "NetworkPolicy" -> {
          var pods = having(objects, selected(it, "spec", "podSelector"));
          for (var rule : Yaml.maps(Yaml.map(it.get("spec")), "ingress")) {
            Yaml.maps(rule, "ports")
                .forEach(port -> assertThat(Pods.ports(pods)).containsKey(text(port, "port")));
          }
          for (var rule : Yaml.maps(Yaml.map(it.get("spec")), "egress")) {
            for (var peer : Yaml.maps(rule, "to")) {
              if (peer.containsKey("podSelector")) {
                var other = having(objects, selected(peer, "podSelector"));
                Yaml.maps(rule, "ports")
                    .forEach(port -> assertThat(Pods.ports(other)).containsValue(number(port)));
              }
            }
          }
        }
        case "HorizontalPodAutoscaler" ->
            assertThat(objects.stream().map(Yaml::id).toList())
                .contains(
                    Yaml.at(it, "spec", "scaleTargetRef", "kind")
                        + "/"
                        + Yaml.at(it, "spec", "scaleTargetRef", "name"));
        case "ServiceMonitor" -> {
          var labels = selected(it, "spec", "selector");
          assertThat(objects)
              .anySatisfy(
                  service -> {
                    assertThat(service.get("kind")).isEqualTo("Service");
                    assertThat(Yaml.map(Yaml.at(service, "metadata", "labels")))
                        .containsAllEntriesOf(labels);
                    assertThat(Yaml.name(service)).as("the job of the rules").isEqualTo("syncline");
                  });
        }
        default -> {}
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"k8s/overlays/single", "k8s/overlays/replicated", "docs/kubernetes"})
  void theProductGetsSettingsThatItKnowsAndADatabaseFromOutside(String overlay) {
    var deployment = Composition.of(Path.of(overlay)).get("Deployment/syncline");
    assertThat(deployment).isNotNull();
    for (var container : Pods.containers(deployment)) {
      var environment = Pods.environment(container);
      assertThat(environment.getOrDefault(URL, "")).startsWith("jdbc:postgresql://");
      assertThat(SettingsCheck.problem(environment)).isEmpty();
      assertThat(environment.keySet())
          .allMatch(it -> it.startsWith("SYNCLINE_") || OF_QUARKUS.contains(it));
      assertThat(environment.keySet())
          .as("secrets come from files")
          .noneMatch(it -> it.matches(".*(PASSWORD|SECRET_KEY|TOKEN).*"));
    }
    var pod = Pods.spec(deployment);
    assertThat(SettingsCheck.problem(Map.of("SYNCLINE_PORT", "tcp://10.0.0.1:8080")))
        .as("what Kubernetes sets for a Service of this name is refused")
        .isPresent();
    assertThat(pod.get("enableServiceLinks")).isEqualTo(false);
    assertThat(Pods.environment(Yaml.maps(pod, "initContainers").get(0)))
        .containsEntry("QUARKUS_INIT_AND_EXIT", "true");
    assertThat((Integer) pod.get("terminationGracePeriodSeconds"))
        .isGreaterThan(DRAIN_SECONDS + waitsBeforeTheStop(pod));
  }

  private static int waitsBeforeTheStop(Map<String, Object> pod) {
    var container = Yaml.maps(pod, "containers").get(0);
    var exec = Yaml.map(Yaml.at(container, "lifecycle", "preStop", "exec"));
    var command = Yaml.texts(exec, "command");
    assertThat(command).hasSize(2).startsWith("sleep");
    return Integer.parseInt(command.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"k8s/overlays/single", "k8s/overlays/replicated", "docs/kubernetes"})
  void probesAskTheRightQuestions(String overlay) {
    var deployment = Composition.of(Path.of(overlay)).get("Deployment/syncline");
    var container = Yaml.maps(Pods.spec(deployment), "containers").get(0);
    assertThat(Yaml.at(container, "livenessProbe", "httpGet", "path")).isEqualTo("/q/health/live");
    assertThat(Yaml.at(container, "startupProbe", "httpGet", "path")).isEqualTo("/q/health/live");
    assertThat(Yaml.at(container, "readinessProbe", "httpGet", "path"))
        .isEqualTo("/q/health/ready");
    Pods.probes(container).forEach(it -> assertThat(Pods.ports(deployment)).containsKey(port(it)));
  }

  private static String port(Map<String, Object> probe) {
    return String.valueOf(Yaml.at(probe, "httpGet", "port"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"syncline_queue_depth"})
  void theAutoscalerAsksForAMetricThatTheAdapterMakesOfOurs(String metric) throws IOException {
    var scaler =
        Composition.of(Path.of("k8s/overlays/replicated")).get("HorizontalPodAutoscaler/syncline");
    assertThat(scaler).isNotNull();
    assertThat(Yaml.maps(Yaml.map(scaler.get("spec")), "metrics"))
        .allMatch(it -> metric.equals(Yaml.at(it, "external", "metric", "name")));
    var rule =
        Yaml.maps(
                Yaml.map(
                    Yaml.at(
                        Yaml.documents(Path.of("k8s/monitoring/prometheus-adapter.yaml")).get(0),
                        "rules")),
                "external")
            .get(0);
    assertThat(Yaml.at(rule, "name", "as")).isEqualTo(metric);
    var series = DocumentedMetrics.read().series();
    for (var key : List.of("seriesQuery", "metricsQuery")) {
      var text = text(rule, key).replace("<<.LabelMatchers>>", "namespace=\"a\"");
      var result = PromExpression.check(text, it -> Optional.ofNullable(series.get(it)));
      assertThat(result.problems()).as(key).isEmpty();
      assertThat(result.metrics()).contains(metric);
    }
  }

  @Test
  void theExampleHasTheSyncOfTheReadmeWhichIsChecked() throws IOException {
    assertThat(Files.readString(Path.of("README.md")))
        .contains(Files.readString(Path.of("docs/kubernetes/syncs/people.sync.yaml")));
    assertThat(Composition.of(Path.of("docs/kubernetes")).get("ConfigMap/syncline-syncs"))
        .extracting("data")
        .asInstanceOf(MAP)
        .containsKey("people.sync.yaml");
  }

  private static Collection<Map<String, Object>> workloads(String overlay) {
    return Pods.workloads(Composition.of(Path.of(overlay)).values());
  }

  /** The workload whose pods have these labels; there is exactly one. */
  private static Map<String, Object> having(
      Collection<Map<String, Object>> objects, Map<String, Object> labels) {
    var found =
        Pods.workloads(objects).stream()
            .filter(it -> Pods.labels(it).entrySet().containsAll(labels.entrySet()))
            .toList();
    assertThat(found).as("pods with %s", labels).hasSize(1);
    return found.get(0);
  }

  private static Map<String, Object> selected(Map<String, Object> from, String... keys) {
    return Yaml.map(Objects.requireNonNull(Yaml.map(Yaml.at(from, keys)).get("matchLabels")));
  }

  private static String text(Map<String, Object> from, String key) {
    return String.valueOf(from.get(key));
  }

  private static Integer number(Map<String, Object> port) {
    return (Integer) Objects.requireNonNull(port.get("port"));
  }
}
