package io.syncline.console.workflows;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;

@CheckedTemplate(basePath = "console")
final class WorkflowTemplates {

  private WorkflowTemplates() {}

  static native TemplateInstance workflows(PageFrame frame, WorkflowList list);

  static native TemplateInstance workflow(PageFrame frame, WorkflowSheet sheet);
}
