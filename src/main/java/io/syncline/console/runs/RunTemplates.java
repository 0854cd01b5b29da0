package io.syncline.console.runs;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.Frame;

@CheckedTemplate(basePath = "console")
final class RunTemplates {

  private RunTemplates() {}

  static native TemplateInstance runs(Frame frame, RunList list);

  static native TemplateInstance run(Frame frame, RunSheet sheet);

  static native TemplateInstance difference(Frame frame, DifferenceSheet sheet);
}
