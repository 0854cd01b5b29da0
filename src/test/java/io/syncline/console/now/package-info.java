@NullMarked
package io.syncline.console.now;

import org.jspecify.annotations.NullMarked;
