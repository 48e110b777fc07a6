"""A visit in the browser: arranged at a desk, filled in on a phone without a connection, uploaded once, taken over."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from playwright.sync_api import Error, expect

import factories
from evidence_files import jpeg, scene
from jieyue.accounts.models import User
from jieyue.evaluations.actions.answering import write_answer
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.actions.stepping import step
from jieyue.evaluations.models import Case, Parked, SitePhoto, SiteRecord, Visit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
SHEET = "/evaluations/2026/A-1/"
# What a browser writes down of a line that is cut on purpose, and of a visit filled in twice.
CUT = ("ERR_INTERNET_DISCONNECTED", "Failed to load resource", "409")
QUEUE = "[data-queue]"


def photo(name, number):
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(scene(number))}


@pytest.fixture
def handed_in(people):
    prefill(factories.actor(), 2026, date(2026, 8, 1))
    officer = factories.actor(factories.Role.ORGAN, people.path, name="财政局经办人")
    write_answer(officer, 2026, "A-1", "4.1", "a,b,c")
    step(officer, 2026, "A-1", "submit")


def until(page, holds):
    """What no element of the page shows comes true within ten seconds."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError(holds)


COPY = """async () => {
  for (const name of await caches.keys()) {
    const page = await (await caches.open(name)).match(location.pathname, { ignoreVary: true });
    if (page) return page.text();
  }
  return "";
}"""


def in_database():
    """The notes of what waits on the phone; None of a photo."""
    return """() => new Promise((done) => {
      const asked = indexedDB.open("jieyue-visits", 1);
      asked.onsuccess = () => {
        const all = asked.result.transaction("waiting").objectStore("waiting").getAll();
        all.onsuccess = () => { asked.result.close(); done(all.result.map((row) => row.note)); };
      };
    })"""


def arrange(county, item):
    """An office sends somebody to see what it has looked at on site, and one item more."""
    county.goto(SHEET)
    county.get_by_role("link", name="现场核查").last.click()
    county.get_by_label(item).check()
    county.get_by_role("button", name="安排现场核查").click()
    expect(county.locator(".page-head")).to_contain_text("待核查")


def agree(item, points):
    """Points of one's own, given before, do not stand in the way of those found."""
    item.locator(".opine [name=points]").fill(points)
    item.locator(".opine [name=points]").blur()
    expect(item.locator(".opine .saved")).to_contain_text("已保存")


def sign_out(phone):
    """Whoever takes the phone next finds nothing on it."""
    phone.locator("details.person summary").click()
    phone.get_by_role("button", name="退出登录").click()
    expect(phone.get_by_label("登录名")).to_be_visible()
    until(phone, lambda: phone.evaluate("caches.keys()") == [])


def test_a_visit_without_a_connection(handed_in, sign_in):
    county = sign_in("county")
    arrange(county, "4.1")
    phone = sign_in("county", width=390, expected=CUT)
    phone.goto("/visits/")
    expect(phone.get_by_text("✓ 已存本机")).to_be_visible()
    phone.get_by_role("link", name="新城区财政局").click()
    expect(phone.get_by_text("本页已存本机")).to_be_visible()

    phone.context.set_offline(True)
    item = phone.locator("#item-4-1")
    item.get_by_label("不符", exact=True).check()
    item.get_by_label("建议得分").fill("2")
    item.get_by_label("看到的情况").fill("低碳日的展板没有看到")
    item.get_by_label("看到的情况").blur()
    item.locator("input[type=file]").set_input_files([photo("展板.jpg", 1), photo("门厅.jpg", 2)])
    queue = phone.locator("[data-queue]")
    expect(queue).to_contain_text("3 条待传")
    expect(queue).to_contain_text("没有连接")

    # What is not complete yet is kept too.
    other = phone.locator(".item").first
    other.get_by_label("看到的情况").fill("还没有看完")
    other.get_by_label("看到的情况").blur()
    expect(other.locator("[data-said]")).to_contain_text("请选")
    expect(queue).to_contain_text("4 条待传")

    # The page opens without a connection, and what was filled in is still there.
    phone.reload()
    item = phone.locator("#item-4-1")
    expect(phone.locator("[data-queue]")).to_contain_text("4 条待传")
    expect(phone.locator(".item").first.get_by_label("看到的情况")).to_have_value("还没有看完")
    expect(item.get_by_label("看到的情况")).to_have_value("低碳日的展板没有看到")
    expect(item.locator("[data-taken] img")).to_have_count(2)
    phone.goto("/visits/")
    expect(phone.get_by_role("link", name="新城区财政局")).to_be_visible()
    phone.get_by_role("link", name="新城区财政局").click()
    assert SiteRecord.objects.count() == SitePhoto.objects.count() == 0

    phone.locator(".item").first.get_by_label("相符", exact=True).check()
    phone.context.set_offline(False)
    expect(phone.locator("[data-queue]")).to_contain_text("全部已上传")
    assert phone.evaluate(in_database()) == []
    phone.reload()
    expect(phone.locator("#item-4-1 [data-taken] img")).to_have_count(2)
    assert dict(SiteRecord.objects.values_list("verdict", "note")) == {
        "fits": "还没有看完",
        "differs": "低碳日的展板没有看到",
    }
    assert SitePhoto.objects.count() == 2

    county.goto(SHEET)
    item = county.locator("#item-4-1")
    expect(item).to_contain_text("低碳日的展板没有看到")
    before = Case.objects.get(organ__code="A-1").score
    agree(item, "3")
    item.get_by_role("button", name="按现场填复核 2 分").click()
    expect(county.locator("#item-4-1 .score")).to_contain_text("自评 3")
    assert Case.objects.get(organ__code="A-1").score == before - 1
    sign_out(phone)


def test_filled_in_on_two_devices_the_assessor_chooses(handed_in, sign_in):
    county = sign_in("county", expected=CUT)
    county.goto("/visits/arrange/2026/A-1/")
    county.get_by_role("button", name="安排现场核查").click()
    expect(county.locator(".page-head")).to_contain_text("待核查")
    address = county.url
    first = county.locator(".item").first
    phone = sign_in("county", width=390, expected=CUT)
    phone.goto(address)
    expect(phone.get_by_text("本页已存本机")).to_be_visible()
    phone.context.set_offline(True)
    there = phone.locator(".item").first
    there.get_by_label("看到的情况").fill("手机上看到的")
    there.get_by_label("相符", exact=True).check()
    expect(phone.locator("[data-queue]")).to_contain_text("1 条待传")

    first.get_by_label("看到的情况").fill("电脑上补记的")
    first.get_by_label("相符", exact=True).check()
    expect(first.locator("[data-said]")).to_contain_text("已上传")

    phone.context.set_offline(False)
    expect(there.locator("[data-both]")).to_contain_text("电脑上补记的")
    expect(there.locator("[data-both]")).to_contain_text("手机上看到的")
    assert SiteRecord.objects.get().note == "电脑上补记的"
    there.get_by_role("button", name="用本机填的").click()
    expect(phone.locator("[data-queue]")).to_contain_text("全部已上传")
    assert SiteRecord.objects.get().note == "手机上看到的"

    # The case is decided while the phone is away: what it brings is parked for the office.
    phone.context.set_offline(True)
    there.get_by_label("看到的情况").fill("晚了一步")
    there.get_by_label("看到的情况").blur()
    expect(phone.locator("[data-queue]")).to_contain_text("1 条待传")
    Case.objects.update(state="passed")
    phone.context.set_offline(False)
    expect(there.locator("[data-said]")).to_contain_text("已交上级处理")
    assert phone.evaluate(in_database()) == []
    assert Parked.objects.get().said["note"] == "晚了一步"
    county.reload()
    expect(county.locator("#parked")).to_contain_text("晚了一步")


@pytest.fixture
def phone(handed_in, sign_in):
    """A phone on the page of a visit that was arranged for its owner."""
    page = sign_in("county", width=390, expected=(*CUT, "403"))
    page.goto("/visits/arrange/2026/A-1/")
    page.get_by_role("button", name="安排现场核查").click()
    expect(page.get_by_text("本页已存本机")).to_be_visible()
    return page


def fill_in(item, note, verdict=""):
    if verdict:
        item.get_by_label(verdict, exact=True).check()
    item.get_by_label("看到的情况").fill(note)


def test_what_an_ended_visit_left_on_the_phone_is_set_aside_or_taken_off(phone):
    phone.context.set_offline(True)
    fill_in(phone.locator(".item").nth(0), "还没有看完")
    fill_in(phone.locator(".item").nth(1), "本机填的", "相符")
    phone.locator(".item").nth(1).get_by_label("看到的情况").blur()
    until(phone, lambda: set(phone.evaluate(in_database())) == {"还没有看完", "本机填的"})
    expect(phone.locator(QUEUE)).to_contain_text("2 条待传")
    Visit.objects.update(state="cancelled")
    phone.context.set_offline(False)
    phone.reload()
    expect(phone.locator(QUEUE)).to_contain_text("1 条待传")
    assert Parked.objects.get().said["note"] == "本机填的"
    left = phone.locator(".item").nth(0).locator("[data-said]")
    expect(left).to_contain_text("还没有看完")
    expect(left).to_contain_text("没有填完")
    left.get_by_role("button", name="移除").click()
    expect(phone.locator(QUEUE)).to_have_class("good")
    expect(left).to_have_text("")
    assert phone.evaluate(in_database()) == []


def test_a_page_that_was_not_taken_along_is_not_there_without_a_connection(phone):
    phone.context.set_offline(True)
    with pytest.raises(Error, match="ERR_FAILED"):
        phone.goto("/visits/0/")


def test_done_waits_for_what_was_typed_a_moment_ago(phone):
    one, other = phone.locator(".item").nth(0), phone.locator(".item").nth(1)
    fill_in(one, "先看的", "相符")
    fill_in(other, "还没有选")
    phone.get_by_role("button", name="完成核查").click()
    expect(phone.locator(QUEUE)).to_contain_text("还有 1 条没有上传")
    assert Visit.objects.get().state == "open"
    # What was typed by mistake and taken back is nothing.
    fill_in(other, "")
    fill_in(one, "走之前补的一句")
    phone.get_by_role("button", name="完成核查").click()
    expect(phone.get_by_text("现场核查已完成")).to_be_visible()
    assert SiteRecord.objects.get().note == "走之前补的一句"
    assert not Parked.objects.exists()


def test_a_refusal_is_not_the_last_word(phone):
    mine = Visit.objects.get().assessor
    Visit.objects.update(assessor=User.objects.get(username="province"))
    item = phone.locator(".item").first
    fill_in(item, "看过了", "相符")
    expect(item.locator("[data-said]")).to_contain_text("由省机关事务服务中心填写")
    Visit.objects.update(assessor=mine)
    item.get_by_role("button", name="重试").click()
    expect(phone.locator(QUEUE)).to_contain_text("全部已上传")
    item.get_by_label("看到的情况").blur()
    expect(phone.locator(QUEUE)).to_contain_text("全部已上传")
    assert SiteRecord.objects.get().verdict == "fits"


def test_what_is_kept_for_one_is_not_sent_by_another_nor_shown(phone):
    item = phone.locator(".item").first
    other = phone.context.new_page()
    phone.context.clear_cookies()
    other.goto("/")
    other.get_by_label("登录名").fill("province")
    other.get_by_label("密码").fill(factories.PASSWORD)
    other.get_by_role("button", name="登录").click()
    expect(other.locator("details.person")).to_be_visible()
    assert other.evaluate("caches.keys()") == []
    fill_in(item, "是我看到的", "相符")
    expect(phone.locator(QUEUE)).to_contain_text("重新登录")
    assert not SiteRecord.objects.exists()
    other.goto("/visits/")
    expect(other.locator(QUEUE)).to_contain_text("没有待传的记录")
    person = User.objects.get(username="province").pk
    until(other, lambda: other.evaluate("caches.keys()") == [f"jieyue-visits-{person}"])


def test_what_is_typed_is_kept_without_leaving_the_field_and_the_copy_follows_the_upload(phone):
    item = phone.locator(".item").first
    fill_in(item, "看过了", "相符")
    item.get_by_label("看到的情况").blur()
    until(phone, lambda: "看过了" in phone.evaluate(COPY))
    phone.context.set_offline(True)
    phone.reload()
    expect(item.get_by_label("看到的情况")).to_have_value("看过了")
    fill_in(item, "又看了一遍")
    expect(phone.locator(QUEUE)).to_contain_text("1 条待传")
    phone.reload()
    expect(item.get_by_label("看到的情况")).to_have_value("又看了一遍")
    phone.context.set_offline(False)
    expect(phone.locator(QUEUE)).to_contain_text("全部已上传")
    assert SiteRecord.objects.get().note == "又看了一遍"


def test_without_tls_the_page_says_so_and_still_takes_what_is_found(
    handed_in, chromium, live_server, settings
):
    settings.ALLOWED_HOSTS = ["office.example"]
    started = chromium.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP office.example 127.0.0.1"],
    )
    address = live_server.url.replace("localhost", "office.example").replace("127.0.0.1", "office.example")
    page = started.new_context(base_url=address, locale="zh-CN").new_page()
    page.goto("/")
    page.get_by_label("登录名").fill("county")
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("details.person")).to_be_visible()
    page.goto("/visits/arrange/2026/A-1/")
    page.get_by_role("button", name="安排现场核查").click()
    expect(page.locator("[data-insecure]")).to_contain_text("没有启用加密连接")
    expect(page.locator("[data-insecure]")).to_contain_text("工作簿")
    expect(page.locator("[data-ready]")).to_be_hidden()
    page.locator(".item").first.get_by_label("相符", exact=True).check()
    expect(page.locator("[data-queue]")).to_contain_text("全部已上传")
    assert SiteRecord.objects.count() == 1
    started.close()
