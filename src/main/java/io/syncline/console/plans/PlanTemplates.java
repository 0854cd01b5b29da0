package io.syncline.console.plans;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;

@CheckedTemplate(basePath = "console")
final class PlanTemplates {

  private PlanTemplates() {}

  static native TemplateInstance plans(PageFrame frame, PlanList list);

  static native TemplateInstance plan(PageFrame frame, PlanDetail plan);
}
