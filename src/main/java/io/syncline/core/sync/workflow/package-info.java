/** Carries out the steps of workflows, and does what people ask of them. */
@NullMarked
package io.syncline.core.sync.workflow;

import org.jspecify.annotations.NullMarked;
