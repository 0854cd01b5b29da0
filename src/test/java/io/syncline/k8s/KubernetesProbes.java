package io.syncline.k8s;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What Kubernetes and Prometheus ask the product, by the files of {@code k8s}. */
public final class KubernetesProbes {

  private KubernetesProbes() {}

  private static Map<String, Map<String, Object>> objects() {
    return Composition.of(Path.of("k8s/overlays/replicated"));
  }

  private static Map<String, Object> container() {
    var deployment = Yaml.map(objects().get("Deployment/syncline"));
    return Yaml.maps(Pods.spec(deployment), "containers").get(0);
  }

  /** Of each probe. */
  public static List<String> paths() {
    return Pods.probes(container())
        .map(it -> String.valueOf(Yaml.at(it, "httpGet", "path")))
        .toList();
  }

  /** How long the probe of the readiness waits. */
  public static int timeoutSeconds() {
    return (Integer) Yaml.at(container(), "readinessProbe", "timeoutSeconds");
  }

  public static int port() {
    return (Integer) Yaml.maps(container(), "ports").get(0).get("containerPort");
  }

  public static String metricsPath() {
    var monitor = Yaml.map(objects().get("ServiceMonitor/syncline"));
    return String.valueOf(Yaml.maps(Yaml.map(monitor.get("spec")), "endpoints").get(0).get("path"));
  }
}
