import { expect, test } from "vitest";
import { movedTo } from "../../src/sockjs/moved-service.js";
import { randomServer, ServiceUrl } from "../../src/sockjs/session-url.js";

test("the query of a service stays behind every path, and slashes at its end go", () => {
  const service = new ServiceUrl("https://h.example/echo//?u=1");
  expect(service.info).toBe("https://h.example/echo/info?u=1");
  expect(service.session("007")("xhr")).toMatch(/^https:\/\/h\.example\/echo\/007\/[a-z0-5]{8}\/xhr\?u=1$/);
});

test("each session has an id of its own, the same for all its transports", () => {
  const service = new ServiceUrl("http://h/echo");
  const session = service.session("1");
  expect(session("xhr").slice(0, -4)).toBe(session("xhr_send").slice(0, -9));
  expect(session("xhr")).not.toBe(service.session("1")("xhr"));
});

test.each(["/echo", "ftp://h/echo", "https://h/echo#x"])("what is no address of a service is refused: %s", (url) => {
  expect(() => new ServiceUrl(url)).toThrow(TypeError);
});

test("a service may send its clients elsewhere, but not away from TLS", () => {
  const safe = new ServiceUrl("https://h/echo");
  expect(movedTo("https://other/e", safe).info).toBe("https://other/e/info");
  expect(movedTo("http://other/e", safe).info).toBe("https://h/echo/info");
  expect(movedTo("javascript:1", safe).info).toBe("https://h/echo/info");
  expect(movedTo("/e", new ServiceUrl("http://h/echo")).info).toBe("http://h/e/info");
});

test("the part for load balancers has always three digits", () => {
  expect([randomServer(0), randomServer(0.0459), randomServer(0.9999)]).toEqual(["000", "045", "999"]);
});
