package io.syncline.route.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The routes of one file of integrators, of two kinds: those that others call, from {@code
 * direct:}, and those that listen to something outside this process.
 */
final class RouteFile {

  private static final String CALLED = "direct:";

  private RouteFile() {}

  /**
   * Adds all but the routes that listen: beans, policies, templates, and routes that others call.
   *
   * @return the routes that listen, prepared with the policies of their file
   * @throws Exception what Camel throws where the file cannot be read, or a route of it not be made
   */
  static List<RouteDefinition> load(CamelContext camel, String name, String text) throws Exception {
    var resource = ResourceHelper.fromString(name, text);
    var builders = PluginHelper.getRoutesLoader(camel).findRoutesBuilders(resource);
    var listening = new ArrayList<RouteDefinition>();
    for (var it : builders) {
      if (it instanceof RouteBuilder builder) {
        builder.addLifecycleInterceptor(apart(listening));
      }
    }
    for (var it : builders) {
      if (it instanceof RouteConfigurationsBuilder configurations) {
        camel.addRoutesConfigurations(configurations);
      }
    }
    for (var it : builders) {
      camel.addRoutes(it);
    }
    for (var it : builders) {
      camel.addTemplatedRoutes(it);
    }
    return listening;
  }

  private static RouteBuilderLifecycleStrategy apart(List<RouteDefinition> listening) {
    return new RouteBuilderLifecycleStrategy() {
      @Override
      public void afterConfigure(RouteBuilder builder) {
        var routes = builder.getRouteCollection().getRoutes();
        var own = routes.stream().filter(it -> !isCalled(it)).toList();
        listening.addAll(own);
        routes.removeAll(own);
      }
    };
  }

  private static boolean isCalled(RouteDefinition route) {
    return route.getInput().getEndpointUri().startsWith(CALLED);
  }
}
