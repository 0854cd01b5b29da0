package io.syncline.console.runs;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;

@CheckedTemplate(basePath = "console")
final class RunTemplates {

  private RunTemplates() {}

  static native TemplateInstance runs(PageFrame frame, RunList list);

  static native TemplateInstance run(PageFrame frame, RunSheet sheet);

  static native TemplateInstance fix(PageFrame frame, FixSheet sheet);

  static native TemplateInstance difference(PageFrame frame, DifferenceSheet sheet);
}
