package io.syncline.k8s;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What pods of composed objects are made of. */
final class Pods {

  private Pods() {}

  /** Workloads: they have a template of pods. */
  static List<Map<String, Object>> workloads(Collection<Map<String, Object>> objects) {
    return objects.stream()
        .filter(it -> it.get("kind").equals("Deployment") || it.get("kind").equals("StatefulSet"))
        .toList();
  }

  static Map<String, Object> spec(Map<String, Object> workload) {
    return Yaml.map(Yaml.at(workload, "spec", "template", "spec"));
  }

  static Map<String, Object> labels(Map<String, Object> workload) {
    return Yaml.map(Yaml.at(workload, "spec", "template", "metadata", "labels"));
  }

  /** Those that prepare, and those that stay. */
  static List<Map<String, Object>> containers(Map<String, Object> workload) {
    var pod = spec(workload);
    var all = new ArrayList<>(Yaml.maps(pod, "initContainers"));
    all.addAll(Yaml.maps(pod, "containers"));
    return all;
  }

  /** Its ports by name. */
  static Map<String, Integer> ports(Map<String, Object> workload) {
    var ports = new HashMap<String, Integer>();
    for (var container : containers(workload)) {
      for (var port : Yaml.maps(container, "ports")) {
        ports.put(String.valueOf(port.get("name")), (Integer) port.get("containerPort"));
      }
    }
    return ports;
  }

  static Map<String, String> environment(Map<String, Object> container) {
    var environment = new HashMap<String, String>();
    for (var it : Yaml.maps(container, "env")) {
      environment.put(String.valueOf(it.get("name")), String.valueOf(it.get("value")));
    }
    return environment;
  }

  static Stream<Map<String, Object>> probes(Map<String, Object> container) {
    return Stream.of("startupProbe", "livenessProbe", "readinessProbe")
        .filter(container::containsKey)
        .map(it -> Yaml.map(container.get(it)));
  }
}
