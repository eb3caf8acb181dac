// What the review page uses of pdfjs-dist: a classic script, since a page opened from disk cannot load modules.
export { AnnotationMode, GlobalWorkerOptions, PasswordException, getDocument, version } from "pdfjs-dist/legacy/build/pdf.mjs";
